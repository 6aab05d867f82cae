using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;

namespace TagStorageModel.Kit.Execution;

/// <summary>
/// The places at which an async method awaits, in the order of its source: where it can be suspended, which are the
/// steps that a reader of the C function counts. Read from the compiled state machine.
/// </summary>
internal static class FunctionSteps
{
    private const string StateField = "<>1__state";
    private static readonly Dictionary<short, OpCode> OpCodesByValue = typeof(OpCodes)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => code.Value);

    /// <summary>What is awaited at each place: C names of functions, <c>object.method</c> of kernel objects.</summary>
    internal static IReadOnlyList<MethodBase> Of(Type stateMachine)
    {
        var awaited = new SortedDictionary<int, MethodBase>();
        MethodBase? producer = null;
        var constant = -1;
        foreach (var (code, operand) in Instructions(MoveNextOf(stateMachine)))
        {
            if (operand is MethodBase { Name: not "GetAwaiter" } called && !called.IsSpecialName) producer = Called(called);
            else if (ConstantOf(code, operand) is { } value) constant = value;
            else if (operand is FieldInfo { Name: StateField } && code == OpCodes.Stfld && constant >= 0 && producer is not null)
                awaited.TryAdd(constant, producer);
            if (operand is FieldInfo { Name: StateField } && code == OpCodes.Stfld) constant = -1;
        }

        return [.. awaited.Values];
    }

    /// <summary>Whether a method calls nothing at all, or only makes a finished task of a value: it has no steps in any case.</summary>
    internal static bool IsEmpty(MethodBase method) =>
        !Instructions(method).Any(item => item.Operand is MethodBase called && !MakesTask(called) && !IsConstant(called));

    /// <summary>Whether an overriding method goes on with what it overrides.</summary>
    internal static bool CallsBase(MethodInfo method)
    {
        var body = method.GetCustomAttribute<AsyncStateMachineAttribute>() is { } compiled ? MoveNextOf(compiled.StateMachineType) : method;
        return Instructions(body).Any(item => item.Operand is MethodBase called && Called(called) is var goesOn
            && goesOn != method && goesOn.Name == method.Name && goesOn.DeclaringType!.IsAssignableFrom(method.DeclaringType));
    }

    /// <summary>A call of <c>base</c> from within an async method goes through a method that the compiler makes.</summary>
    private static MethodBase Called(MethodBase method) => !method.Name.StartsWith("<>n__", StringComparison.Ordinal)
        ? method
        : Instructions(method).Select(item => item.Operand).OfType<MethodBase>().First();

    /// <summary>Whether a called method names a value of an enumeration.</summary>
    private static bool IsConstant(MethodBase called) =>
        called is MethodInfo { IsStatic: true, ReturnType.IsEnum: true } && called.GetParameters().Length == 0;

    private static bool MakesTask(MethodBase called) =>
        called is ConstructorInfo { DeclaringType: { IsGenericType: true } type }
            && type.GetGenericTypeDefinition() == typeof(KernelTask<>);

    /// <summary>How the state of a suspended method is read: the number of the place at which it awaits.</summary>
    internal static StateReader<TStateMachine> ReaderOf<TStateMachine>()
    {
        var type = typeof(TStateMachine);
        var read = new DynamicMethod("state", typeof(int), [type.MakeByRefType()], typeof(FunctionSteps).Module, skipVisibility: true);
        var il = read.GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        if (!type.IsValueType) il.Emit(OpCodes.Ldind_Ref);
        il.Emit(OpCodes.Ldfld, type.GetField(StateField, BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)!);
        il.Emit(OpCodes.Ret);
        return read.CreateDelegate<StateReader<TStateMachine>>();
    }

    private static MethodInfo MoveNextOf(Type stateMachine)
    {
        var map = stateMachine.GetInterfaceMap(typeof(IAsyncStateMachine));
        return map.TargetMethods[Array.FindIndex(map.InterfaceMethods, method => method.Name == nameof(IAsyncStateMachine.MoveNext))];
    }

    private static int? ConstantOf(OpCode code, object? operand)
    {
        if (code.Value >= OpCodes.Ldc_I4_0.Value && code.Value <= OpCodes.Ldc_I4_8.Value) return code.Value - OpCodes.Ldc_I4_0.Value;
        return code == OpCodes.Ldc_I4_S || code == OpCodes.Ldc_I4 ? (int)operand! : null;
    }

    /// <summary>The instructions of a method with the operands that matter here: constants, methods and fields.</summary>
    private static IEnumerable<(OpCode Code, object? Operand)> Instructions(MethodBase method)
    {
        var il = method.GetMethodBody()?.GetILAsByteArray() ?? [];
        var types = method.DeclaringType!.IsGenericType ? method.DeclaringType.GetGenericArguments() : null;
        for (var at = 0; at < il.Length;)
        {
            var value = (short)il[at++];
            if (value == 0xFE) value = (short)((value << 8) | il[at++]);
            var code = OpCodesByValue[value];
            object? operand = code.OperandType switch
            {
                OperandType.InlineMethod => method.Module.ResolveMethod(BitConverter.ToInt32(il, at), types, null),
                OperandType.InlineField => method.Module.ResolveField(BitConverter.ToInt32(il, at), types, null),
                OperandType.ShortInlineI => (int)(sbyte)il[at],
                OperandType.InlineI => BitConverter.ToInt32(il, at),
                _ => null,
            };
            yield return (code, operand);
            at += SizeOf(code, il, at);
        }
    }

    private static int SizeOf(OpCode code, byte[] il, int at) => code.OperandType switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(il, at)),
        _ => 4,
    };
}

/// <summary>Reads the number of the place at which a method is suspended.</summary>
/// <typeparam name="TStateMachine">The method's compiled form.</typeparam>
internal delegate int StateReader<TStateMachine>(ref TStateMachine stateMachine);
