using System.Globalization;
using System.Text.RegularExpressions;
using CoERouter.Categorizer;
using CoERouter.Categorizer.Conformal;
using CoERouter.Categorizer.Drift;
using CoERouter.Categorizer.Storage;
using CoERouter.Host.Commands;
using CoERouter.Host.Commands.Evaluate;
using CoERouter.Host.Commands.Train;
using CoERouter.Host.Composition;
using CoERouter.Router.Routes;
using Xunit;

namespace CoERouter.Tests.Host.Commands;

/// <summary>From a folder of prompts and an embedding folder to a served categorizer, by the commands that a user gives.</summary>
public sealed class OwnCategoriesTests : IDisposable
{
    private readonly TestModels _models = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("coe-own-").FullName;

    private string Data => Path.Combine(_folder, "prompts.csv");

    private string Record => Path.Combine(_models.Folder, CategorizerArchive.FileName);

    public void Dispose()
    {
        _models.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("linear")]
    [InlineData("knn")]
    [InlineData("logistic")]
    [InlineData("centroid")]
    [InlineData("ensemble")]
    public async Task A_categorizer_of_every_kind_is_trained_reported_and_routes(string kind)
    {
        await ImportAsync(isStatic: kind != "ensemble");
        await File.WriteAllTextAsync(Data, EmbeddingSamples.Table(300, 1));
        string[] options = kind switch
        {
            "linear" => [],
            "ensemble" => ["--embedding", "mini", "--ensemble"],
            _ => ["--embedding", "mini", "--head", kind],
        };
        (int code, string output, string error) = await TrainAsync([.. options, "--folds", "3"]);
        Assert.True(code == 0, error);
        double accuracy = double.Parse(Regex.Match(output, @"accuracy (\d+\.\d+) %").Groups[1].Value, CultureInfo.InvariantCulture);
        Assert.InRange(accuracy, 85, 100);
        Assert.Contains("ECE ", output, StringComparison.Ordinal);
        Assert.Contains("Brier ", output, StringComparison.Ordinal);
        Assert.Matches(@"Calibration at the temperature \d+\.\d+ took the loss from", output);
        Assert.Contains("the gateway watches for drift from 300 scores", error, StringComparison.Ordinal);
        Assert.DoesNotContain("The map has no entry", error, StringComparison.Ordinal);

        RouteReceipt receipt = await RouteAsync("my card is lost");
        Assert.Equal(("sql", "sql@top-2", RouteReason.Mapped), (receipt.Category, receipt.Arm.ToString(), receipt.Reason));
        Assert.Equal("math@top-2", (await RouteAsync("euro a rate")).Arm.ToString());
        using CategorizerSource source = CategorizerSource.Open(_models.Folder);
        Assert.Equal(source.Categorizer.Revision, receipt.CategorizerRevision);
        Assert.NotNull(source.Drift);
        (int Right, int Count) unseen = Score(source.Categorizer);
        Assert.True(unseen.Right > 0.8 * unseen.Count, $"{unseen.Right} of {unseen.Count} unseen prompts");
    }

    [Fact]
    public async Task The_same_data_and_seed_give_the_same_files()
    {
        await ImportAsync();
        await File.WriteAllTextAsync(Data, EmbeddingSamples.Table(90, 1));
        string[] options = ["--embedding", "mini", "--ensemble", "--folds", "2"];
        await TrainAsync(options);
        byte[] record = await File.ReadAllBytesAsync(Record);
        await TrainAsync(options);
        Assert.Equal(record, await File.ReadAllBytesAsync(Record));
        await TrainAsync([.. options, "--seed", "2"]);
        Assert.NotEqual(record, await File.ReadAllBytesAsync(Record));
    }

    [Fact]
    public async Task Prediction_sets_and_drift_follow_the_categorizer_that_they_were_made_for()
    {
        await File.WriteAllTextAsync(Data, EmbeddingSamples.Table(240, 1));
        Assert.Equal(0, (await TrainAsync(["--coverage", "0.9"])).Code);
        string rule = Path.Combine(_models.Folder, ModelsFolder.Conformal);
        Assert.Equal(0.1, ConformalFile.Read(await File.ReadAllTextAsync(rule), "x").Alpha, 1e-9);
        using (CategorizerSource source = CategorizerSource.Open(_models.Folder))
        {
            Assert.IsType<ConformalCategorizer>(source.Categorizer);
            Assert.Equal(source.Plain.Revision, source.Drift!.CategorizerRevision);
        }

        await File.WriteAllTextAsync(Data, EmbeddingSamples.Table(60, 2));
        (_, _, string error) = await TrainAsync([]);
        Assert.Contains("Removed ", error, StringComparison.Ordinal);
        Assert.Contains("There is no drift alarm: it needs 200 prompts", error, StringComparison.Ordinal);
        Assert.False(File.Exists(rule));
        Assert.False(File.Exists(Path.Combine(_models.Folder, DriftCalibration.FileName)));
    }

    [Fact]
    public async Task The_alarm_of_another_categorizer_is_not_used()
    {
        DriftCalibration.Of("another", Enumerable.Range(0, 200).Select(i => (float)i))!.Write(_models.Folder);
        using (CategorizerSource source = CategorizerSource.Open(_models.Folder))
        {
            Assert.Null(source.Drift);
        }

        await File.WriteAllTextAsync(Data, EmbeddingSamples.Table(210, 3));
        Assert.Equal(0, (await RunAsync("train", "drift", "--data", Data, "--models", _models.Folder)).Code);
        using CategorizerSource calibrated = CategorizerSource.Open(_models.Folder);
        Assert.Equal(210, calibrated.Drift!.Scores.Count);
    }

    [Fact]
    public async Task Prompts_of_no_category_are_learned_as_unknown_and_what_was_set_apart_is_only_measured()
    {
        string[] foreign = [.. Enumerable.Range(0, 60).Select(i => $"quark neutrino boson lepton x{i},oos,train")];
        await File.WriteAllLinesAsync(Data, [
            "text,category,split",
            .. EmbeddingSamples.Draw(240, 1).Select((item, i) => $"{item.Prompt},{item.Category},{(i % 4 == 0 ? "test" : "train")}"),
            .. foreign,
        ]);
        (int code, string output, _) = await TrainAsync(["--folds", "3"]);
        Assert.Equal(0, code);
        Assert.Matches(@"Of 60 prompts of no category \d+\.\d % are recognised as such", output);
        Assert.Contains("On 60 test prompts of the data:", output, StringComparison.Ordinal);
        using CategorizerSource source = CategorizerSource.Open(_models.Folder);
        Assert.Equal(["general", "math", "sql", "unknown"], source.Categorizer.Categories);
        CategoryEstimate estimate = source.Categorizer.Categorize("lepton boson quark");
        Assert.True(!estimate.IsInDomain || estimate.Best == 3);
    }

    [Fact]
    public async Task Categories_that_the_map_lacks_are_named()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "own"));
        foreach (IGrouping<string, (string Category, string Prompt)> topic in EmbeddingSamples.Draw(60, 1).GroupBy(item => item.Category))
        {
            await File.WriteAllLinesAsync(Path.Combine(_folder, "own", $"{(topic.Key == "sql" ? "cards" : topic.Key)}.txt"), topic.Select(item => item.Prompt));
        }

        (int code, _, string error) = await RunAsync("train", "categorizer", "--data", Path.Combine(_folder, "own"), "--folds", "2", "--models", _models.Folder);
        Assert.Equal(0, code);
        Assert.Contains("The map has no entry for cards: ", error, StringComparison.Ordinal);
        Assert.Equal((RouteReason.Unknown, "general@top-2"), ((await RouteAsync("my card is lost")).Reason, (await RouteAsync("my card is lost")).Arm.ToString()));
    }

    [Fact]
    public async Task An_embedding_model_that_changed_or_went_is_named()
    {
        await ImportAsync();
        await File.WriteAllTextAsync(Data, EmbeddingSamples.Table(60, 1));
        await TrainAsync(["--embedding", "mini", "--folds", "2"]);
        string tokenizer = Path.Combine(_models.Folder, EmbeddingModels.FolderName, "mini", "tokenizer.json");
        await File.AppendAllTextAsync(tokenizer, " ");
        (int code, _, string error) = await _models.RunAsync("route", "my card");
        Assert.Equal(ExitCodes.Failure, code);
        Assert.Contains("was trained on the embedding model 'mini', but tokenizer.json", error, StringComparison.Ordinal);
        Directory.Delete(Path.GetDirectoryName(tokenizer)!, recursive: true);
        Assert.Contains("There is no embedding model 'mini'", (await _models.RunAsync("route", "my card")).Error, StringComparison.Ordinal);
        File.Delete(Record);
        Assert.Equal("math@top-2", (await RouteAsync("my card")).Arm.ToString());
    }

    [Theory]
    [InlineData("--data DATA --ensemble", "name one with --embedding")]
    [InlineData("--head knn", "--head is for categories of your own", "--head")]
    [InlineData("--embedding mini", "--embedding is for categories of your own")]
    [InlineData("--data DATA --embedding nope", "There is no embedding model 'nope'")]
    [InlineData("--data DATA --embedding ../mini", "There is no embedding model '../mini'")]
    [InlineData("--data nowhere.csv", "There is no file or folder 'nowhere.csv'")]
    [InlineData("--data DATA --coverage 1", "--coverage is 1")]
    [InlineData("--data DATA --folds 1", "Folds is 1")]
    [InlineData("--data DATA --most-foreign 2", "MostForeign is 2")]
    [InlineData("--data DATA --threshold 2", "Threshold is 2")]
    [InlineData("--data DATA --head forest", "forest")]
    [InlineData("--data EMPTY", "has prompts of 0 categories")]
    [InlineData("--data ONE", "has prompts of 1 categories")]
    public async Task What_cannot_be_trained_is_one_sentence(string line, string words, string? also = null)
    {
        await File.WriteAllTextAsync(Data, EmbeddingSamples.Table(30, 1));
        await File.WriteAllTextAsync(Path.Combine(_folder, "empty.csv"), "a,b\n1,2\n");
        await File.WriteAllTextAsync(Path.Combine(_folder, "one.csv"), "text,category\nx,y\nz,y\nw,oos\n");
        string[] arguments =
        [
            .. line.Split(' ').Select(word => word switch
            {
                "DATA" => Data,
                "EMPTY" => Path.Combine(_folder, "empty.csv"),
                "ONE" => Path.Combine(_folder, "one.csv"),
                _ => word,
            }),
        ];
        (int code, _, string error) = await RunAsync(["train", "categorizer", .. arguments, "--models", _models.Folder]);
        Assert.NotEqual(0, code);
        Assert.Contains(words, error, StringComparison.Ordinal);
        Assert.Contains(also ?? words, error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        Assert.False(File.Exists(Record));
    }

    private static (int Right, int Count) Score(ICategorizer categorizer)
    {
        (string Category, string Prompt)[] unseen = [.. EmbeddingSamples.Draw(150, 99)];
        return (unseen.Count(item => categorizer.Categories[categorizer.Categorize(item.Prompt).Best] == item.Category), unseen.Length);
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        await using StringWriter output = new(CultureInfo.InvariantCulture), error = new(CultureInfo.InvariantCulture);
        CommandContext context = new() { Output = output, Error = error, SearchFolders = [], Interrupts = () => new Interrupts(TimeProvider.System) };
        int code = await CoeCommandLine.RunAsync(arguments, context, TrainSubjects.All(context), EvalSuites.All(context));
        return (code, output.ToString(), error.ToString());
    }

    private Task<(int Code, string Output, string Error)> TrainAsync(string[] options) =>
        RunAsync(["train", "categorizer", "--data", Data, .. options, "--models", _models.Folder]);

    private async Task ImportAsync(bool isStatic = false)
    {
        string source = Path.Combine(_folder, "source");
        if (isStatic)
        {
            EmbeddingSamples.WriteStatic(source, dimension: 32);
        }
        else
        {
            EmbeddingSamples.WriteEncoder(source);
        }

        Assert.Equal(0, (await _models.RunAsync("import", source, "--name", "mini")).Code);
    }

    private async Task<RouteReceipt> RouteAsync(string prompt)
    {
        (int code, string output, string error) = await _models.RunAsync("route", prompt);
        Assert.True(code == 0, error);
        return RouteReceipt.FromJson(output);
    }
}
