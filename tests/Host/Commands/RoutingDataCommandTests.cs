using System.Globalization;
using System.Text;
using CoERouter.Host.Commands;
using CoERouter.Host.Commands.Evaluate;
using Xunit;

namespace CoERouter.Tests.Host.Commands;

public sealed class RoutingDataCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("coe-routing-").FullName;

    public RoutingDataCommandTests()
    {
        var random = new Random(1);
        StringBuilder rows = new("id,split,category,prompt,score|cheap,score|dear,cost|cheap,cost|dear\n");
        for (int i = 0; i < 240; i++)
        {
            bool hard = random.Next(2) == 0;
            int cheap = random.NextDouble() < (hard ? 0.1 : 0.9) ? 1 : 0;
            int dear = random.NextDouble() < 0.9 ? 1 : 0;
            rows.Append(CultureInfo.InvariantCulture, $"q{i},{(i < 160 ? "train" : "dev")},{(i % 3 == 0 ? "a" : "b")},{(hard ? "prove the theorem" : "say hello")} number {i % 7},{cheap},{dear},0.1,1\n");
        }

        File.WriteAllText(Path.Combine(_folder, "answers.csv"), rows.ToString());
    }

    public void Dispose() => Directory.Delete(_folder, true);

    [Fact]
    public async Task Routing_writes_a_table_a_csv_and_a_plot()
    {
        string path = Path.Combine(_folder, "out", "report.md");
        (int code, string output, _) = await RunAsync("eval", "routing", "--data", _folder, "--budget", "0.6", "--resamples", "50", "--k-shot", "5", "--draws", "2", "--out", path);
        Assert.Equal(0, code);
        Assert.Contains("| query oracle | answers |", output, StringComparison.Ordinal);
        Assert.Contains("| 5 |", output, StringComparison.Ordinal);
        Assert.StartsWith(await File.ReadAllTextAsync(path), output, StringComparison.Ordinal);
        Assert.StartsWith("policy,sees,score,", await File.ReadAllTextAsync(Path.ChangeExtension(path, ".csv")), StringComparison.Ordinal);
        Assert.StartsWith("<svg", await File.ReadAllTextAsync(Path.ChangeExtension(path, ".svg")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Routing_repeats_itself_with_other_draws_of_labels()
    {
        (int code, string output, _) = await RunAsync("eval", "routing", "--data", _folder, "--labels", "60", "--label-draws", "2", "--resamples", "20");
        Assert.Equal(0, code);
        Assert.Contains("Mean over 2 draws of the labels", output, StringComparison.Ordinal);
        Assert.Contains("100 further training prompts taught words and categories; their scores were not used.", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Routing_fits_on_one_folder_and_scores_another()
    {
        string other = Directory.CreateTempSubdirectory("coe-routing-").FullName;
        try
        {
            File.Copy(Path.Combine(_folder, "answers.csv"), Path.Combine(other, "questions.csv"));
            string[] transfer = ["eval", "routing", "--data", _folder, "--score-data", other, "--score", "train", "dev", "--resamples", "20"];
            (int code, string output, _) = await RunAsync(transfer);
            Assert.Equal(0, code);
            Assert.Contains("fitted on 160 questions, scored on 240 others", output, StringComparison.Ordinal);
            (int refused, _, string error) = await RunAsync([.. transfer, "--labels", "60", "--label-draws", "2"]);
            Assert.Equal(ExitCodes.Usage, refused);
            Assert.Contains("leave it out where another folder or table is scored", error, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(other, true);
        }
    }

    [Fact]
    public async Task Calibrate_turns_a_target_cost_into_a_threshold()
    {
        (int code, string output, _) = await RunAsync("calibrate", "--data", _folder, "--target-cost", "0.6");
        Assert.Equal(0, code);
        Assert.Contains("threshold: score per unit of cost", output, StringComparison.Ordinal);
        Assert.Contains("From 160 scored prompts", output, StringComparison.Ordinal);
        Assert.Contains("cheap", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("needs either a mean cost not to exceed or a mean score to reach")]
    [InlineData("The cheapest arms cost 0.1 on average, which is more than 0.01.", "--target-cost", "0.01")]
    [InlineData("No price reaches a mean score of 2;", "--target-score", "2")]
    public async Task Calibrate_says_what_cannot_be_reached(string sentence, params string[] target)
    {
        (int code, _, string error) = await RunAsync(["calibrate", "--data", _folder, .. target]);
        Assert.Equal(ExitCodes.Usage, code);
        Assert.Contains(sentence, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("There is no folder", "--data", "nowhere")]
    [InlineData("has no question of the split 'test'", "--score", "test")]
    [InlineData("does not know the model huge", "--models", "huge")]
    public async Task Routing_refuses_what_is_not_there(string sentence, params string[] arguments)
    {
        string[] data = arguments.Contains("--data") ? [] : ["--data", _folder];
        (int code, _, string error) = await RunAsync(["eval", "routing", .. data, .. arguments]);
        Assert.Equal(ExitCodes.Failure, code);
        Assert.Contains(sentence, error, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        StringWriter output = new(), error = new();
        CommandContext context = new() { Output = output, Error = TextWriter.Synchronized(error), SearchFolders = [], Interrupts = () => new Interrupts(TimeProvider.System) };
        int code = await CoeCommandLine.RunAsync(arguments, context, [], EvalSuites.All(context));
        return (code, output.ToString(), error.ToString());
    }
}
