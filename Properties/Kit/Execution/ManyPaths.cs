using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;

namespace TagStorageModel.Properties.Kit.Execution;

/// <summary>Code with more paths than two words have bits; each writes one cell twice, or the next is called from within it.</summary>
/// <param name="machine">The machine.</param>
/// <param name="isNested">Whether each calls the next.</param>
internal sealed class ManyPaths(Machine machine, bool isNested)
{
    private readonly Cell shared = new(machine, "shared");

    /// <summary>The paths in order.</summary>
    internal static IReadOnlyList<Func<ManyPaths, KernelTask>> All { get; } =
    [
        code => code.P0(), code => code.P1(), code => code.P2(), code => code.P3(), code => code.P4(), code => code.P5(),
        code => code.P6(), code => code.P7(), code => code.P8(), code => code.P9(), code => code.P10(), code => code.P11(),
        code => code.P12(), code => code.P13(), code => code.P14(), code => code.P15(), code => code.P16(), code => code.P17(),
        code => code.P18(), code => code.P19(), code => code.P20(), code => code.P21(), code => code.P22(), code => code.P23(),
        code => code.P24(), code => code.P25(), code => code.P26(), code => code.P27(), code => code.P28(), code => code.P29(),
        code => code.P30(), code => code.P31(), code => code.P32(), code => code.P33(), code => code.P34(), code => code.P35(),
        code => code.P36(), code => code.P37(), code => code.P38(), code => code.P39(), code => code.P40(), code => code.P41(),
        code => code.P42(), code => code.P43(), code => code.P44(), code => code.P45(), code => code.P46(), code => code.P47(),
        code => code.P48(), code => code.P49(), code => code.P50(), code => code.P51(), code => code.P52(), code => code.P53(),
        code => code.P54(), code => code.P55(), code => code.P56(), code => code.P57(), code => code.P58(), code => code.P59(),
        code => code.P60(), code => code.P61(), code => code.P62(), code => code.P63(), code => code.P64(), code => code.P65(),
        code => code.P66(), code => code.P67(), code => code.P68(), code => code.P69(), code => code.P70(), code => code.P71(),
        code => code.P72(), code => code.P73(), code => code.P74(), code => code.P75(), code => code.P76(), code => code.P77(),
        code => code.P78(), code => code.P79(), code => code.P80(), code => code.P81(), code => code.P82(), code => code.P83(),
        code => code.P84(), code => code.P85(), code => code.P86(), code => code.P87(), code => code.P88(), code => code.P89(),
        code => code.P90(), code => code.P91(), code => code.P92(), code => code.P93(), code => code.P94(), code => code.P95(),
        code => code.P96(), code => code.P97(), code => code.P98(), code => code.P99(), code => code.P100(), code => code.P101(),
        code => code.P102(), code => code.P103(), code => code.P104(), code => code.P105(), code => code.P106(), code => code.P107(),
        code => code.P108(), code => code.P109(), code => code.P110(), code => code.P111(), code => code.P112(), code => code.P113(),
        code => code.P114(), code => code.P115(), code => code.P116(), code => code.P117(), code => code.P118(), code => code.P119(),
        code => code.P120(), code => code.P121(), code => code.P122(), code => code.P123(), code => code.P124(), code => code.P125(),
        code => code.P126(), code => code.P127(), code => code.P128(), code => code.P129(), code => code.P130(), code => code.P131(),
        code => code.P132(), code => code.P133(), code => code.P134(), code => code.P135(), code => code.P136(), code => code.P137(),
        code => code.P138(), code => code.P139(),
    ];

    private async KernelTask Go(int path)
    {
        await shared.Write(path);
        if (isNested && path + 1 < All.Count) await All[path + 1](this);
        await shared.Write(path);
    }

    [Path] private async KernelTask P0() => await Go(0);
    [Path] private async KernelTask P1() => await Go(1);
    [Path] private async KernelTask P2() => await Go(2);
    [Path] private async KernelTask P3() => await Go(3);
    [Path] private async KernelTask P4() => await Go(4);
    [Path] private async KernelTask P5() => await Go(5);
    [Path] private async KernelTask P6() => await Go(6);
    [Path] private async KernelTask P7() => await Go(7);
    [Path] private async KernelTask P8() => await Go(8);
    [Path] private async KernelTask P9() => await Go(9);
    [Path] private async KernelTask P10() => await Go(10);
    [Path] private async KernelTask P11() => await Go(11);
    [Path] private async KernelTask P12() => await Go(12);
    [Path] private async KernelTask P13() => await Go(13);
    [Path] private async KernelTask P14() => await Go(14);
    [Path] private async KernelTask P15() => await Go(15);
    [Path] private async KernelTask P16() => await Go(16);
    [Path] private async KernelTask P17() => await Go(17);
    [Path] private async KernelTask P18() => await Go(18);
    [Path] private async KernelTask P19() => await Go(19);
    [Path] private async KernelTask P20() => await Go(20);
    [Path] private async KernelTask P21() => await Go(21);
    [Path] private async KernelTask P22() => await Go(22);
    [Path] private async KernelTask P23() => await Go(23);
    [Path] private async KernelTask P24() => await Go(24);
    [Path] private async KernelTask P25() => await Go(25);
    [Path] private async KernelTask P26() => await Go(26);
    [Path] private async KernelTask P27() => await Go(27);
    [Path] private async KernelTask P28() => await Go(28);
    [Path] private async KernelTask P29() => await Go(29);
    [Path] private async KernelTask P30() => await Go(30);
    [Path] private async KernelTask P31() => await Go(31);
    [Path] private async KernelTask P32() => await Go(32);
    [Path] private async KernelTask P33() => await Go(33);
    [Path] private async KernelTask P34() => await Go(34);
    [Path] private async KernelTask P35() => await Go(35);
    [Path] private async KernelTask P36() => await Go(36);
    [Path] private async KernelTask P37() => await Go(37);
    [Path] private async KernelTask P38() => await Go(38);
    [Path] private async KernelTask P39() => await Go(39);
    [Path] private async KernelTask P40() => await Go(40);
    [Path] private async KernelTask P41() => await Go(41);
    [Path] private async KernelTask P42() => await Go(42);
    [Path] private async KernelTask P43() => await Go(43);
    [Path] private async KernelTask P44() => await Go(44);
    [Path] private async KernelTask P45() => await Go(45);
    [Path] private async KernelTask P46() => await Go(46);
    [Path] private async KernelTask P47() => await Go(47);
    [Path] private async KernelTask P48() => await Go(48);
    [Path] private async KernelTask P49() => await Go(49);
    [Path] private async KernelTask P50() => await Go(50);
    [Path] private async KernelTask P51() => await Go(51);
    [Path] private async KernelTask P52() => await Go(52);
    [Path] private async KernelTask P53() => await Go(53);
    [Path] private async KernelTask P54() => await Go(54);
    [Path] private async KernelTask P55() => await Go(55);
    [Path] private async KernelTask P56() => await Go(56);
    [Path] private async KernelTask P57() => await Go(57);
    [Path] private async KernelTask P58() => await Go(58);
    [Path] private async KernelTask P59() => await Go(59);
    [Path] private async KernelTask P60() => await Go(60);
    [Path] private async KernelTask P61() => await Go(61);
    [Path] private async KernelTask P62() => await Go(62);
    [Path] private async KernelTask P63() => await Go(63);
    [Path] private async KernelTask P64() => await Go(64);
    [Path] private async KernelTask P65() => await Go(65);
    [Path] private async KernelTask P66() => await Go(66);
    [Path] private async KernelTask P67() => await Go(67);
    [Path] private async KernelTask P68() => await Go(68);
    [Path] private async KernelTask P69() => await Go(69);
    [Path] private async KernelTask P70() => await Go(70);
    [Path] private async KernelTask P71() => await Go(71);
    [Path] private async KernelTask P72() => await Go(72);
    [Path] private async KernelTask P73() => await Go(73);
    [Path] private async KernelTask P74() => await Go(74);
    [Path] private async KernelTask P75() => await Go(75);
    [Path] private async KernelTask P76() => await Go(76);
    [Path] private async KernelTask P77() => await Go(77);
    [Path] private async KernelTask P78() => await Go(78);
    [Path] private async KernelTask P79() => await Go(79);
    [Path] private async KernelTask P80() => await Go(80);
    [Path] private async KernelTask P81() => await Go(81);
    [Path] private async KernelTask P82() => await Go(82);
    [Path] private async KernelTask P83() => await Go(83);
    [Path] private async KernelTask P84() => await Go(84);
    [Path] private async KernelTask P85() => await Go(85);
    [Path] private async KernelTask P86() => await Go(86);
    [Path] private async KernelTask P87() => await Go(87);
    [Path] private async KernelTask P88() => await Go(88);
    [Path] private async KernelTask P89() => await Go(89);
    [Path] private async KernelTask P90() => await Go(90);
    [Path] private async KernelTask P91() => await Go(91);
    [Path] private async KernelTask P92() => await Go(92);
    [Path] private async KernelTask P93() => await Go(93);
    [Path] private async KernelTask P94() => await Go(94);
    [Path] private async KernelTask P95() => await Go(95);
    [Path] private async KernelTask P96() => await Go(96);
    [Path] private async KernelTask P97() => await Go(97);
    [Path] private async KernelTask P98() => await Go(98);
    [Path] private async KernelTask P99() => await Go(99);
    [Path] private async KernelTask P100() => await Go(100);
    [Path] private async KernelTask P101() => await Go(101);
    [Path] private async KernelTask P102() => await Go(102);
    [Path] private async KernelTask P103() => await Go(103);
    [Path] private async KernelTask P104() => await Go(104);
    [Path] private async KernelTask P105() => await Go(105);
    [Path] private async KernelTask P106() => await Go(106);
    [Path] private async KernelTask P107() => await Go(107);
    [Path] private async KernelTask P108() => await Go(108);
    [Path] private async KernelTask P109() => await Go(109);
    [Path] private async KernelTask P110() => await Go(110);
    [Path] private async KernelTask P111() => await Go(111);
    [Path] private async KernelTask P112() => await Go(112);
    [Path] private async KernelTask P113() => await Go(113);
    [Path] private async KernelTask P114() => await Go(114);
    [Path] private async KernelTask P115() => await Go(115);
    [Path] private async KernelTask P116() => await Go(116);
    [Path] private async KernelTask P117() => await Go(117);
    [Path] private async KernelTask P118() => await Go(118);
    [Path] private async KernelTask P119() => await Go(119);
    [Path] private async KernelTask P120() => await Go(120);
    [Path] private async KernelTask P121() => await Go(121);
    [Path] private async KernelTask P122() => await Go(122);
    [Path] private async KernelTask P123() => await Go(123);
    [Path] private async KernelTask P124() => await Go(124);
    [Path] private async KernelTask P125() => await Go(125);
    [Path] private async KernelTask P126() => await Go(126);
    [Path] private async KernelTask P127() => await Go(127);
    [Path] private async KernelTask P128() => await Go(128);
    [Path] private async KernelTask P129() => await Go(129);
    [Path] private async KernelTask P130() => await Go(130);
    [Path] private async KernelTask P131() => await Go(131);
    [Path] private async KernelTask P132() => await Go(132);
    [Path] private async KernelTask P133() => await Go(133);
    [Path] private async KernelTask P134() => await Go(134);
    [Path] private async KernelTask P135() => await Go(135);
    [Path] private async KernelTask P136() => await Go(136);
    [Path] private async KernelTask P137() => await Go(137);
    [Path] private async KernelTask P138() => await Go(138);
    [Path] private async KernelTask P139() => await Go(139);
}
