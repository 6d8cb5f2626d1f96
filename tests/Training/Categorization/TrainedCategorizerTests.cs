using System.IO.Compression;
using System.Text.Json;
using CoERouter.Categorizer;
using CoERouter.Training.Categorization;
using CoERouter.Training.Corpora;
using CoERouter.Training.Corpora.Knowledge;
using Xunit;

namespace CoERouter.Tests.Training.Categorization;

public sealed class TrainedCategorizerTests(TrainedCategorizer trained) : IClassFixture<TrainedCategorizer>
{
    // Intents of CLINC150 that are sums or conversions: an expert of ours is the right one for them.
    private static readonly string[] SumIntents = ["calculator", "measurement_conversion"];

    [Theory]
    [InlineData(CorpusSlice.Test, 0.98)]
    [InlineData(CorpusSlice.UnseenTemplates, 0.97)]
    [InlineData(CorpusSlice.UnseenStrings, 0.98)]
    public void UnseenPromptsReachTheRightExpert(CorpusSlice slice, double least)
    {
        CategorizerReport report = Measure(CategorizerEvaluation.Draw(trained.Corpora, slice, 300, seed: 9));
        Assert.True(report.Routed >= least, report.ToString());
    }

    [Fact]
    public void ProbabilitiesAreHonest()
    {
        CategorizerReport report = Measure(CategorizerEvaluation.Draw(trained.Corpora, CorpusSlice.Test, 300, seed: 10));
        Assert.True(report.CalibrationError < 0.02, report.ToString());
        Assert.True(trained.Training.LossCalibrated < trained.Training.LossUncalibrated);
    }

    [Fact]
    public void RoundingToEightBitsFlipsNextToNothing() => Assert.InRange(trained.Training.QuantisationFlips, 0, 0.002);

    [Fact]
    public void CarelessTypingReachesTheRightExpertToo()
    {
        Random random = new(11);
        LabelledPrompt[] careless =
        [
            .. CategorizerEvaluation.Draw(trained.Corpora, CorpusSlice.Test, 200, seed: 12)
                .Select(p => p with { Prompt = Typing.SlipOnce(Typing.SlipOnce(p.Prompt, random), random).ToLowerInvariant() }),
        ];
        CategorizerReport report = Measure(careless);
        Assert.True(report.Routed >= 0.97, report.ToString());
    }

    [Theory]
    [InlineData("math", "What is 384 + 1297?")]
    [InlineData("math", "what's 12*7")]
    [InlineData("math", "20% of 150")]
    [InlineData("math", "Solve 3x + 5 = 20")]
    [InlineData("sql", "Tables: books(id, title, price). Which books cost less than 10?")]
    [InlineData("extract", "Extract name and date as JSON: Anna comes on 3 May")]
    [InlineData("general", "Who are you?")]
    [InlineData("general", "What is top-k routing?")]
    [InlineData("unknown", "write me a poem about the sea")]
    [InlineData("unknown", "what is the capital of France")]
    public void PlainPromptsAreRecognised(string category, string prompt)
    {
        CategoryEstimate estimate = trained.Categorizer.Categorize(prompt);
        Assert.Equal(category, trained.Categorizer.Categories[estimate.Best]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("    \n")]
    public void AnEmptyPromptGoesToTheGeneralExpert(string prompt) => Assert.Null(SpecialistOf(prompt));

    [Fact]
    public void FewRequestsOfClincGoToASpecialist()
    {
        List<(string Prompt, string Intent)> items = [];
        foreach (string file in (ReadOnlySpan<string>)["data_full_val.csv", "data_full_oos_val.csv"])
        {
            items.AddRange(File.ReadLines(SharedFile("clinc_oos", file)).Skip(1).Select(line =>
            {
                int comma = line.LastIndexOf(',');
                return (line[..comma].Trim('"'), line[(comma + 1)..]);
            }));
        }

        int sent = items.Count(item => !SumIntents.Contains(item.Intent) && SpecialistOf(item.Prompt) is not null);
        Assert.InRange(sent / (double)items.Count, 0, 0.02);
    }

    [Fact]
    public void FewHardPromptsOfTheArenaGoToASpecialist()
    {
        using StreamReader reader = new(new GZipStream(File.OpenRead(SharedFile("arena_hard", "v2.0_questions.jsonl.gz")), CompressionMode.Decompress));
        List<string> prompts = [];
        while (reader.ReadLine() is { } line)
        {
            using JsonDocument item = JsonDocument.Parse(line);
            prompts.Add(item.RootElement.GetProperty("prompt").GetString()!);
        }

        Assert.Equal(750, prompts.Count);
        Assert.InRange(prompts.Count(prompt => SpecialistOf(prompt) is not null) / 750.0, 0, 0.05);
    }

    private CategorizerReport Measure(IReadOnlyList<LabelledPrompt> prompts) => CategorizerEvaluation.Measure(trained.Categorizer, prompts);

    private string? SpecialistOf(string prompt)
    {
        CategoryEstimate estimate = trained.Categorizer.Categorize(prompt);
        string best = trained.Categorizer.Categories[estimate.Best];
        return estimate.IsConfident && best is not ("general" or "unknown") ? best : null;
    }

    // The data lie beside the repository, or beside the folder that holds its work trees.
    private static string SharedFile(string set, string file)
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string path = Path.Combine(folder.FullName, "shared", "data", set, file);
            if (File.Exists(path))
            {
                return path;
            }
        }

        Assert.Skip($"The data set '{set}' is not beside the repository.");
        return "";
    }
}
