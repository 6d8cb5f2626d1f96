using CoERouter.Evaluation.Data;
using CoERouter.Evaluation.Routing;
using CoERouter.Evaluation.Routing.Data;
using Xunit;

namespace CoERouter.Tests.Evaluation.Routing.Data;

public sealed class RoutingFolderTests
{
    private const string Header = "id,split,category,prompt,small,large\n";

    [Fact]
    public void Reads_the_documented_layout()
    {
        string folder = MeasuredFolders.Write(("answers.csv", Header + "q1,train,math,\"2+2, please\",0,1\nq2,dev,law,Who?,0.5,\n"));
        RoutingTable table = RoutingFolder.Read(folder, []);
        Assert.Equal(["small", "large"], table.Models.Select(model => model.Name));
        RoutingQuestion first = table.Questions[0];
        Assert.Equal(("q1", "train", "math", "2+2, please"), (first.Id, first.Split, first.Category, first.Prompt));
        Assert.Equal([0, 1], first.Scores);
        Assert.True(double.IsNaN(table.Questions[1].Scores[1]));
    }

    [Fact]
    public void Reads_marked_scores_and_measured_costs()
    {
        string folder = MeasuredFolders.Write(("answers.csv", "id,split,category,score|a,score|b,cost|a,cost|b,length\nq,dev,x,1,0,0.01,0.02,77\nr,train,x,1,0,0.03,0.04,5\n"));
        ExperimentData data = ExperimentData.Divide(RoutingFolder.Read(folder, []), new());
        Assert.Equal(["a", "b"], data.Table.Models.Select(model => model.Name));
        Assert.Equal([0.01, 0.02], data.Table.Questions[0].Costs);
        Assert.Equal("dollars per question", data.Table.CostUnit);
    }

    [Fact]
    public void Joins_tables_of_the_same_models_and_prompts_of_a_file_beside_them()
    {
        string folder = MeasuredFolders.Write(
            ("one_scores.csv", "id,split,a,b,c\n1,train,0,1,1\n"),
            ("one_questions.jsonl", "{\"id\": 1, \"question\": \"Which?\", \"options\": [\"this\", \"that\"]}\n"),
            ("two_scores.csv", "id,split,b,a\n1,train,1,0\n"),
            ("models_metadata.csv", "dataset_folder,model,total_params_b,active_params_b\n,a,10,2\n,b,20,20\n"));
        RoutingTable table = RoutingFolder.Read(folder, []);
        Assert.Equal(["a", "b"], table.Models.Select(model => model.Name));
        Assert.Equal(["one", "two"], table.Questions.Select(question => question.Category));
        Assert.Equal("Which?\nA. this\nB. that", table.Questions[0].Prompt);
        Assert.Null(table.Questions[1].Prompt);
        Assert.All(table.Questions, question => Assert.Equal([0, 1], question.Scores));
        Assert.Equal([2, 20], table.Models.Select(model => model.ActiveParametersBillions));
    }

    [Fact]
    public void Computes_a_split_that_no_column_gives()
    {
        string folder = MeasuredFolders.Write(("answers.csv", "id,category,prompt,a,b\n1,x,What is this?,0,1\n"));
        Assert.Equal(QuestionSplit.Of("what IS this"), RoutingFolder.Read(folder, []).Questions[0].Split);
    }

    [Theory]
    [InlineData("1,train,x,p,NaN,1\n", "Line 2 of 'answers.csv' has the score 'NaN' for the model 'small'; legal is a finite number, or nothing where it was not measured.")]
    [InlineData("1,train,x,p,good,1\n", "Line 2 of 'answers.csv' has the score 'good' for the model 'small'; legal is a finite number, or nothing where it was not measured.")]
    [InlineData("1,train,x,p,0\n", "Line 2 of 'answers.csv' has 5 fields; the header has 6.")]
    [InlineData("1,train,x,p,0,1\n1,train,x,p,0,1\n", "Line 3 of 'answers.csv' repeats the question '1' of line 2; a question may stand in a table once.")]
    [InlineData(",train,x,p,0,1\n", "Line 2 of 'answers.csv' has no identity; every question needs one.")]
    [InlineData("1,train,,p,0,1\n", "Line 2 of 'answers.csv' has no category; every question needs one.")]
    [InlineData("", "The tables answers of '{0}' hold no question.")]
    public void Says_in_one_sentence_what_is_wrong(string rows, string sentence)
    {
        string folder = MeasuredFolders.Write(("answers.csv", Header + rows));
        Assert.Equal(sentence.Replace("{0}", folder, StringComparison.Ordinal), Assert.Throws<InvalidDataException>(() => RoutingFolder.Read(folder, [])).Message);
    }

    [Fact]
    public void Says_what_a_folder_lacks()
    {
        string folder = MeasuredFolders.Write(("labels.csv", "text,intent\nhello,greet\n"));
        Assert.Contains("holds no scores of questions; legal is", Refusal(folder), StringComparison.Ordinal);
        Assert.Contains("There is no folder", Refusal(Path.Combine(folder, "none")), StringComparison.Ordinal);
        Assert.Contains("has no table of scores named other", Refusal(folder, "other"), StringComparison.Ordinal);
        string twice = MeasuredFolders.Write(("answers.csv", "id,split,a,a,b\n"));
        Assert.Equal("'answers.csv' names the column 'a' twice; every model may have one.", Refusal(twice));
        string alternatives = MeasuredFolders.Write(("judge1.csv", "id,split,category,a,b\n1,train,x,0,1\n"), ("judge2.csv", "id,split,category,a,b\n1,train,x,1,1\n"));
        Assert.Contains("score the same questions; choose one with --table", Refusal(alternatives), StringComparison.Ordinal);
    }

    [Fact]
    public void Names_the_splits_and_models_that_there_are()
    {
        string folder = MeasuredFolders.Write(("answers.csv", Header + "1,train,x,p,0,1\n2,dev,x,q,0,1\n"));
        RoutingTable table = RoutingFolder.Read(folder, []);
        Assert.EndsWith("has no question of the split 'heldout'; it has 1 of 'train', 1 of 'dev'.", Assert.Throws<InvalidDataException>(() => table.OfSplits(["heldout"])).Message, StringComparison.Ordinal);
        Assert.EndsWith("does not know the model huge; its models are small, large.", Assert.Throws<InvalidDataException>(() => table.ForModels(["huge"])).Message, StringComparison.Ordinal);
        Assert.Equal([1, 0], table.ForModels(["large", "small"]).Questions[0].Scores);
    }

    // Counts as the folders' own documentation gives them, less what is marked as seen or repeats another row.
    [Theory]
    [InlineData("mmlu_pro", "", 8443, 29, 14)]
    [InlineData("zeroeval", "gsm", 932, 43, 1)]
    [InlineData("openllm_v2", "bbh", 4181, 19, 24)]
    [InlineData("openllm_v2", "ifeval", 373, 19, 1)]
    [InlineData("routellm_mmlu", "", 9796, 2, 57)]
    [InlineData("llmrouter", "", 5608, 9, 14)]
    [InlineData("routerdc", "id_mmlu", 2000, 7, 1)]
    [InlineData("routerbench", "", 2205, 11, 3)]
    [InlineData("routerarena", "", 555, 2, 34)]
    [InlineData("arena_hard", "", 302, 16, 1)]
    [InlineData("alpaca_eval", "", 569, 58, 5)]
    [InlineData("mr_ben", "", 1064, 3, 6)]
    public void Reads_every_measured_layout(string name, string table, int questions, int models, int categories)
    {
        RoutingTable read = RoutingFolder.Read(MeasuredFolders.Find(name), table.Length == 0 ? [] : [table]);
        Assert.InRange(read.Questions.Count, questions - 10, questions);
        Assert.Equal(models, read.Models.Count);
        Assert.InRange(read.Questions.Select(question => question.Category).Distinct().Count(), categories - 3, categories);
        Assert.All(read.Questions, question => Assert.All(question.Scores, score => Assert.True(double.IsNaN(score) || score is >= 0 and <= 1)));
    }

    [Fact]
    public void Reads_graded_answers_of_a_weak_and_a_strong_model()
    {
        // The layout of a table such as MT-Bench's: grades from 1 to 10, every question in a split of its own.
        string folder = MeasuredFolders.Write(("mt_bench_test.csv", "question_id,category,weak_score,strong_score,prompt\n81,writing,7.5,9,Write.\n82,writing,1,10,Write more.\n"));
        RoutingTable table = RoutingFolder.Read(folder, []);
        Assert.Equal(["weak", "strong"], table.Models.Select(model => model.Name));
        Assert.All(table.Questions, question => Assert.Equal("test", question.Split));
        Assert.Equal([0.75, 0.9], table.Questions[0].Scores);
        Assert.Contains("Scores run to 10; they were divided by 10.", table.Notes);
    }

    [Theory]
    [InlineData("0.5,1", 0.5, "")]
    [InlineData("5,7", 0.5, "divided by 10")]
    [InlineData("5,100", 0.05, "divided by 100")]
    public void Divides_scores_by_the_end_of_their_range(string row, double first, string note)
    {
        RoutingTable table = RoutingFolder.Read(MeasuredFolders.Write(("graded.csv", $"id,split,a,b\nq,train,{row}\nr,train,0,0\n")), []);
        Assert.Equal(first, table.Questions[0].Scores[0], 1e-12);
        Assert.Equal(note.Length > 0, table.Notes.Any(line => note.Length > 0 && line.Contains(note, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("-1,1")]
    [InlineData("5,1000")]
    public void Refuses_scores_of_no_known_range(string row)
    {
        string message = Refusal(MeasuredFolders.Write(("graded.csv", $"id,split,a,b\nq,train,{row}\n")));
        Assert.Contains("legal is 0 to 1, 0 to 10 or 0 to 100.", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Splits_questions_as_the_measured_folders_do()
    {
        RoutingTable table = RoutingFolder.Read(MeasuredFolders.Find("routellm_gsm8k"), []);
        Assert.All(table.Questions, question => Assert.Equal(question.Split, QuestionSplit.Of(question.Prompt!)));
    }

    private static string Refusal(string folder, params string[] tables) => Assert.Throws<InvalidDataException>(() => RoutingFolder.Read(folder, tables)).Message;
}
