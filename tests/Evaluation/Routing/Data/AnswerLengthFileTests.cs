using CoERouter.Evaluation.Routing.Data;
using Xunit;

namespace CoERouter.Tests.Evaluation.Routing.Data;

public sealed class AnswerLengthFileTests
{
    private const string Scores = "id,split,a,b,c\n1,train,0,1,1\n2,dev,1,1,0\n";

    [Fact]
    public void Reads_lengths_beside_scores_in_the_order_of_the_models()
    {
        string folder = MeasuredFolders.Write(("one_scores.csv", Scores), ("one_output_chars.csv", "id,split,c,a\n2,dev,30,10\n1,train,31,\n"));
        RoutingTable table = RoutingFolder.Read(folder, []);
        Assert.Equal([double.NaN, double.NaN, 31], table.Questions[0].AnswerCharacters);
        Assert.Equal([10, double.NaN, 30], table.Questions[1].AnswerCharacters);
        Assert.Equal([30, 10], table.ForModels(["c", "a"]).Questions[1].AnswerCharacters);
    }

    [Fact]
    public void Reads_one_file_of_lengths_for_the_whole_folder()
    {
        string folder = MeasuredFolders.Write(("scores.csv", Scores), ("output_chars.csv", "id,split,a,b,c\n1,train,1,2,3\n"));
        RoutingTable table = RoutingFolder.Read(folder, []);
        Assert.Equal([1, 2, 3], table.Questions[0].AnswerCharacters);
        Assert.Empty(table.Questions[1].AnswerCharacters);
    }

    [Fact]
    public void There_need_be_no_lengths() => Assert.All(RoutingFolder.Read(MeasuredFolders.Write(("scores.csv", Scores)), []).Questions, question => Assert.Empty(question.AnswerCharacters));

    [Theory]
    [InlineData("id,a,b,c\n1,-5,2,3\n", "Line 2 of 'output_chars.csv' has the length '-5'; legal is a number of characters, 0 or more, or nothing where it was not measured.")]
    [InlineData("id,a,b,c\n1,2,long,3\n", "Line 2 of 'output_chars.csv' has the length 'long'; legal is a number of characters, 0 or more, or nothing where it was not measured.")]
    [InlineData("name,a,b,c\n1,2,2,3\n", "'output_chars.csv' has no column 'id', which says whose answer a length is.")]
    public void Refuses_bad_lengths_in_one_sentence(string lengths, string sentence) => Assert.Equal(
        sentence,
        Assert.Throws<InvalidDataException>(() => RoutingFolder.Read(MeasuredFolders.Write(("scores.csv", Scores), ("output_chars.csv", lengths)), [])).Message);

    [Fact]
    public void Reads_the_lengths_of_the_measured_folder()
    {
        RoutingTable table = RoutingFolder.Read(MeasuredFolders.Find("zeroeval"), ["gsm"]);
        Assert.All(table.Questions, question => Assert.Equal(table.Models.Count, question.AnswerCharacters.Length));
        Assert.True(table.Questions.Average(question => question.AnswerCharacters.Where(double.IsFinite).Average()) is > 100 and < 5000);
    }
}
