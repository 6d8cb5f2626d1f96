using CoERouter.Router.Refinement;
using Xunit;

namespace CoERouter.Tests.Router.Refinement;

public sealed class PromptFeatureTests
{
    [Theory]
    [InlineData("The Red House", "the red house", true)]
    [InlineData("add 12 and 34", "add 99 and 10", true)]
    [InlineData("add 12 and 34", "add 123 and 34", false)]
    [InlineData("a  b\nc", "a b c", true)]
    [InlineData("red house", "house red", false)]
    [InlineData("运行", "行运", false)]
    public void Counts_words_whatever_their_case_digits_and_spaces(string left, string right, bool equal)
    {
        Dictionary<uint, int> one = [], two = [];
        PromptTerms.Count(left, one);
        PromptTerms.Count(right, two);
        Assert.Equal(equal, one.OrderBy(pair => pair.Key).SequenceEqual(two.OrderBy(pair => pair.Key)));
    }

    [Fact]
    public void Counts_words_stems_and_pairs()
    {
        Dictionary<uint, int> counts = [];
        PromptTerms.Count("solve solving", counts);

        // Two words, the pair, and the stem "solvi" of the long one.
        Assert.Equal(4, counts.Values.Sum());
        PromptTerms.Count("运行", counts);
        Assert.Equal(3, counts.Values.Sum());
        PromptTerms.Count("", counts);
        Assert.Empty(counts);
        PromptTerms.Count(string.Concat(Enumerable.Repeat("word ", 5000)), counts);
        Assert.Equal(PromptTerms.MostCharacters / 5, counts.Values.Max());
    }

    [Fact]
    public void Makes_rows_of_length_one_that_are_close_where_prompts_are()
    {
        string[] prompts = ["the matrix is red", "the sonnet is blue", "a matrix equation", "a sonnet verse"];
        var vectorizer = new PromptVectorizer([.. prompts, .. prompts, null]);
        Assert.All(prompts, prompt => Assert.Equal(1, vectorizer.Text(prompt).Sum(entry => entry.Value * entry.Value), 1e-5));
        Assert.True(Cosine(vectorizer, prompts[0], prompts[2]) > Cosine(vectorizer, prompts[0], prompts[3]));
        Assert.Empty(vectorizer.Text("zzz qqq"));
        Assert.Empty(vectorizer.Text(null));
        Assert.Empty(vectorizer.Shape(null));
    }

    [Fact]
    public void Measures_finite_shapes_of_any_text()
    {
        var random = new Random(1);
        for (int round = 0; round < 100; round++)
        {
            string text = new([.. Enumerable.Range(0, random.Next(200)).Select(_ => (char)random.Next(1, 0x3000))]);
            double[] figures = new double[PromptShape.Figures];
            PromptShape.Measure(text, figures);
            Assert.All(figures, figure => Assert.True(double.IsFinite(figure)));
        }

        double[] prose = new double[PromptShape.Figures], code = new double[PromptShape.Figures];
        PromptShape.Measure("Tell me about the house.", prose);
        PromptShape.Measure("def f(x):\n    return [x[0]]", code);
        Assert.NotEqual(prose, code);
    }

    [Fact]
    public void Brings_words_of_one_subject_together_without_a_common_word()
    {
        var random = new Random(2);
        string[] sea = ["ship", "wave", "sail", "harbour", "anchor"], field = ["wheat", "plough", "barn", "harvest", "tractor"];
        string Draw(string[] words) => string.Join(' ', words.OrderBy(_ => random.Next()).Take(3));
        var vectorizer = new PromptVectorizer([.. Enumerable.Range(0, 200).Select(index => Draw(index % 2 == 0 ? sea : field))]);
        SparseRows rows = new(vectorizer.Terms);
        for (int i = 0; i < 200; i++)
        {
            rows.Add(vectorizer.Text(Draw(i % 2 == 0 ? sea : field)));
        }

        TopicSpace topics = TopicSpace.Learn(rows, 1);
        double same = Dot(topics.Of(vectorizer.Text("ship wave")), topics.Of(vectorizer.Text("sail harbour")));
        double other = Dot(topics.Of(vectorizer.Text("ship wave")), topics.Of(vectorizer.Text("barn harvest")));
        Assert.True(same > other + 0.05, $"{same:F3} against {other:F3}");
        Assert.Empty(topics.Of([]));
    }

    private static double Cosine(PromptVectorizer vectorizer, string left, string right) => Dot(vectorizer.Text(left), vectorizer.Text(right));

    private static double Dot(List<(int Column, float Value)> left, List<(int Column, float Value)> right)
    {
        Dictionary<int, float> other = right.ToDictionary(entry => entry.Column, entry => entry.Value);
        return left.Sum(entry => entry.Value * other.GetValueOrDefault(entry.Column));
    }
}
