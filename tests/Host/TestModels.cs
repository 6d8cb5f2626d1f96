using CoERouter.Categorizer;
using CoERouter.Experts.Specification;
using CoERouter.Host.Commands;
using CoERouter.Host.Composition;
using CoERouter.Router.Arms;
using CoERouter.Router.Mapping;
using CoERouter.Router.Outcomes;
using CoERouter.Tests.Experts.Folders;
using CoERouter.Tests.Router;
using Xunit;

namespace CoERouter.Tests.Host;

/// <summary>
/// A whole models folder: three real experts with random weights, a categorizer that takes every prompt for math, and a solved map.
/// </summary>
internal sealed class TestModels : IDisposable
{
    private static readonly string[] Experts = ["general", "math", "sql"];
    private readonly TestExpert _experts = new();

    public TestModels()
    {
        for (int i = 0; i < Experts.Length; i++)
        {
            new TrialRecord(Folder).Add(_experts.Write(Experts[i], seed: i + 1));
        }

        using (FileStream file = File.Create(Path.Combine(Folder, "categorizer.bin")))
        {
            CategorizerFile.Write(
                new CategorizerModel { Categories = ["general", "math", "sql"], BucketBits = 10, Weights = new sbyte[3 << 10],
                    Scales = [1, 1, 1], Biases = [1, 5, 0] }, file);
        }

        OutcomeTable table = RouterSamples.Table(
            Experts, ["general@top-2", "math@top-2", "sql@top-2"], new[,] { { 0.9, 0.1, 0.1 }, { 0.1, 0.9, 0.1 }, { 0.1, 0.1, 0.9 } });
        MapProblem problem = new(
            table, MapProblem.EqualWeights(
                table), [.. Experts.Select(name => ExpertCost.FromSpec(name, TestExpert.Spec))], Budget.Unlimited);
        CategoryMap map = Assert.IsType<MapResult.Solved>(new MapSolver().Solve(problem)).Map;
        File.WriteAllText(Path.Combine(Folder, "map.json"), CategoryMapFile.Write(map));
    }

    public string Folder => _experts.Models;

    public void Dispose() => _experts.Dispose();

    /// <summary>Runs <c>coe</c> on this folder.</summary>
    public Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments) =>
        Coe.RunAsync(null, [.. arguments, "--models", Folder]);

    /// <summary>Runs <c>coe</c> on this folder with a standard input.</summary>
    public Task<(int Code, string Output, string Error)> RunWithInputAsync(string input, params string[] arguments) =>
        Coe.RunAsync(input, [.. arguments, "--models", Folder]);
}

/// <summary>Runs the command line with writers of its own.</summary>
internal static class Coe
{
    public static async Task<(
        int Code, string Output, string Error)> RunAsync(string? input, IReadOnlyList<string> arguments, Interrupts? interrupts = null)
    {
        using StringWriter output = new();
        using StringWriter error = new();
        CommandContext context = new()
        {
            Output = output,
            Error = error,
            Input = input is null ? null : new StringReader(input),
            SearchFolders = [Path.GetTempPath()],
            Logging = _ => { },
            Interrupts = () => interrupts ?? new Interrupts(TimeProvider.System),
        };
        int code = await CoeCommandLine.RunAsync(arguments, context);
        return (code, output.ToString(), error.ToString());
    }
}
