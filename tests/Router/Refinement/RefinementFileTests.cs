using CoERouter.Router.Refinement;
using Xunit;

namespace CoERouter.Tests.Router.Refinement;

public sealed class RefinementFileTests
{
    [Fact]
    public void A_file_reads_back_to_equal_rules_and_text()
    {
        CalibratedRefinement found = RefinementCalibration.Calibrate([GainSamples.Pair(300, 4)], new CalibrationTarget(340, null), 1, TestContext.Current.CancellationToken);
        string text = RefinementFile.Write(found.Refinement!);
        PromptRefinement read = RefinementFile.Read(text);
        Assert.Equal(found.Refinement!.Revision, read.Revision);
        Assert.Equal(text, RefinementFile.Write(read));
        Assert.Matches("^[0-9a-f]{12}$", read.Revision);
        Random random = new(1);
        for (int i = 0; i < 100; i++)
        {
            string prompt = GainSamples.Prompt(random, 0.5);
            Assert.Equal(found.Refinement.Score(0, prompt), read.Score(0, prompt));
        }
    }

    [Fact]
    public void An_edited_file_is_refused_and_one_without_a_revision_is_taken()
    {
        string text = RefinementFile.Write(GainSamples.Refinement());
        string edited = text.Replace("\"threshold\": 0.25", "\"threshold\": 0.26", StringComparison.Ordinal);
        Assert.NotEqual(text, edited);
        Assert.Contains("it was edited after it was calibrated", Fault(edited), StringComparison.Ordinal);
        string byHand = string.Join('\n', edited.Split('\n').Where(line => !line.Contains("revision", StringComparison.Ordinal)));
        Assert.Equal(0.26, RefinementFile.Read(byHand).Rules[0].Threshold);
        Assert.NotEqual(RefinementFile.Read(text).Revision, RefinementFile.Read(byHand).Revision);
    }

    [Theory]
    [InlineData("\"format\": 1", "\"format\": 2", "The file has format 2; legal is 1. Calibrate it again.")]
    [InlineData("\"cheap\": \"math@top-1\"", "\"cheap\": \"math\"", "\"math\" is not an arm")]
    [InlineData("\"cheap\": \"math@top-1\"", "\"cheap\": \"math@top-2\"", "The refinement of math has math@top-2 as its cheap arm and as its dear one; they have to be two.")]
    [InlineData("\"threshold\": 0.25", "\"threshold\": \"NaN\"", "cannot be read")]
    [InlineData("\"threshold_low\": 0.15", "\"threshold_low\": 0.9", "legal is a finite threshold and an interval whose lower end comes first")]
    [InlineData("\"count\": 100,\n      \"gain\"", "\"count\": 0,\n      \"gain\"", "was calibrated on 0 prompts; legal is 1 or more")]
    [InlineData("\"terms\": []", "\"terms\": [3]", "has 1 terms with 0 rarities and 0 weights; there has to be one of each.")]
    [InlineData("\"terms\": []", "\"terms\": [\"NaN\"]", "A list of numbers holds something else at place 0.")]
    [InlineData("\"rarities\": []", "\"rarities\": [1]", "has 0 terms with 1 rarities")]
    [InlineData("\"category\": \"math\"", "\"category\": \" \"", "A refinement has no category.")]
    [InlineData("\"format\"", "\"shape\": 1, \"format\"", "cannot be read")]
    public void Every_fault_is_one_sentence(string from, string to, string sentence)
    {
        string text = RefinementFile.Write(GainSamples.Refinement()).Replace("\r", string.Empty, StringComparison.Ordinal);
        string broken = text.Replace(from, to, StringComparison.Ordinal);
        Assert.NotEqual(text, broken);
        Assert.Contains(sentence, Fault(broken), StringComparison.Ordinal);
    }

    [Fact]
    public void A_category_twice_none_at_all_and_terms_out_of_order_are_refused()
    {
        Assert.Contains("more than once", Assert.Throws<InvalidDataException>(() => new PromptRefinement([GainSamples.Rule(), GainSamples.Rule()], GainSamples.Source())).Message, StringComparison.Ordinal);
        Assert.Contains("needs at least one", Assert.Throws<InvalidDataException>(() => new PromptRefinement([], GainSamples.Source())).Message, StringComparison.Ordinal);
        GainModel model = new() { Mean = 0, Terms = [5, 3], Rarities = [1, 1], TermWeights = [1, double.NaN] };
        Assert.Equal(["It has a number that is not finite.", "It has terms that do not ascend."], model.Faults("It"));
        Assert.Contains("16 of each, or none", new GainModel { Mean = 0, ShapeWeights = [1] }.Faults("It")[0], StringComparison.Ordinal);
        Assert.Contains("is empty", Fault("null"), StringComparison.Ordinal);
        Assert.Contains("cannot be read", Fault("{"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_null_among_the_categories_is_refused_as_damage_of_the_file()
    {
        string text = RefinementFile.Write(GainSamples.Refinement());
        Assert.Equal("The file cannot be read: a category is null.", Fault(text.Replace("\"categories\": [", "\"categories\": [null,", StringComparison.Ordinal)));
    }

    private static string Fault(string text) => Assert.Throws<InvalidDataException>(() => RefinementFile.Read(text, "The file")).Message;
}
