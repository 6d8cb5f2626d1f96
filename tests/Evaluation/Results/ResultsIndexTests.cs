using System.Text.RegularExpressions;
using Xunit;

namespace CoERouter.Tests.Evaluation.Results;

/// <summary>The index of committed results names what is there, and nothing else.</summary>
public sealed partial class ResultsIndexTests
{
    [Fact]
    public void Links_every_result_and_no_other_file()
    {
        string folder = Folder();
        string[] linked = [.. Link().Matches(Index(folder)).Select(match => match.Groups[1].Value).Distinct()];
        Assert.All(linked, name => Assert.True(File.Exists(Path.Combine(folder, name)), $"'{name}' is linked and is not there."));
        string[] results = [.. Directory.EnumerateFiles(folder, "*.md").Select(path => Path.GetFileName(path)).Where(name => name != "README.md")];
        Assert.Empty(results.Except(linked).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Has_a_row_for_every_experiment_of_the_measured_data()
    {
        string index = Index(Folder());
        Assert.All(
            (string[])["mmlu_pro", "routerdc", "zeroeval", "routellm_mmlu", "MT-Bench", "openllm_v2", "clinc_oos", "llmrouter"],
            name => Assert.True(index.Split('\n').Any(line => line.StartsWith($"| {name}", StringComparison.Ordinal)), $"There is no row for {name}."));
    }

    [Fact]
    public void Every_result_names_the_command_that_made_it()
    {
        foreach (string path in Directory.EnumerateFiles(Folder(), "routing_*.md"))
        {
            string text = File.ReadAllText(path);
            Assert.Contains("`coe eval routing --data ", text, StringComparison.Ordinal);
            Assert.Contains($"--out eval/results/{Path.GetFileName(path)}", text, StringComparison.Ordinal);
        }
    }

    private static string Folder()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "CoERouter.sln")))
            {
                return Path.Combine(folder.FullName, "eval", "results");
            }
        }

        Assert.Skip("The tests do not lie in the repository.");
        return string.Empty;
    }

    private static string Index(string folder) => File.ReadAllText(Path.Combine(folder, "README.md"));

    [GeneratedRegex(@"\]\(([A-Za-z0-9_.\-]+\.md)\)")]
    private static partial Regex Link();
}
