using CoERouter.Runtime;
using CoERouter.Training.Differentiation;

namespace CoERouter.Tests.Training.Differentiation;

/// <summary>Runs what a tape has written, forward only.</summary>
internal static class TapeRun
{
    /// <summary>The values of one variable whose tape needs no inputs.</summary>
    public static T[] Value<T>(this GradientTape tape, Variable variable)
        where T : unmanaged
    {
        tape.Output(variable);
        using OnnxSession session = OnnxSession.FromMemory(tape.Graph.ToModel(), new SessionSettings { Threads = 1 });
        using OnnxTensor result = session.Run(new Dictionary<string, OnnxTensor>(), [variable.Name])[0];
        return result.Values<T>().ToArray();
    }

    /// <summary>Seeded values around zero.</summary>
    public static float[] Numbers(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (random.NextSingle() * 4) - 2)];
    }
}
