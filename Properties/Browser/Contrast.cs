using OpenQA.Selenium;

namespace TagStorageModel.Properties.Browser;

/// <summary>Whether texts stand out from their grounds as WCAG wants it of its level AA.</summary>
internal static class Contrast
{
    /// <summary>The texts that do not, each with its ratio: below 4.5, or below 3 where the text is large.</summary>
    internal static IReadOnlyList<string> TooLow(IWebDriver driver) =>
        [.. ((IReadOnlyCollection<object>)((IJavaScriptExecutor)driver).ExecuteScript(Script)!).Cast<string>()];

    private const string Script = """
        const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
        const parts = new Map();
        const read = (colour) => {
          if (!parts.has(colour)) {
            canvas.clearRect(0, 0, 1, 1);
            canvas.fillStyle = colour;
            canvas.fillRect(0, 0, 1, 1);
            parts.set(colour, [...canvas.getImageData(0, 0, 1, 1).data]);
          }
          return parts.get(colour);
        };
        const light = (rgb) => {
          const [r, g, b] = rgb.slice(0, 3).map((part) => part / 255).map((part) => part <= 0.04045 ? part / 12.92
            : ((part + 0.055) / 1.055) ** 2.4);
          return 0.2126 * r + 0.7152 * g + 0.0722 * b;
        };
        const groundOf = (element) => {
          for (let at = element; at; at = at.parentElement) {
            const ground = read(getComputedStyle(at).backgroundColor);
            if (ground[3] === 255) return ground;
          }
          return [255, 255, 255, 255];
        };
        const low = new Set();
        for (const element of document.body.querySelectorAll('*')) {
          if (!element.checkVisibility() || element.matches('script, option')) continue;
          if (![...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim() !== '')) continue;
          const style = getComputedStyle(element);
          const ink = read(element.closest('svg') ? style.fill : style.color);
          const [one, other] = [light(ink), light(groundOf(element))].sort((a, b) => b - a);
          const ratio = (one + 0.05) / (other + 0.05);
          const isLarge = parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.66 && style.fontWeight >= 700);
          if (ratio < (isLarge ? 3 : 4.5)) low.add(element.tagName + '.' + element.className + ' ' + ratio.toFixed(2));
        }
        return [...low];
        """;
}
