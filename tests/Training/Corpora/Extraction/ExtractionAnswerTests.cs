using CoERouter.Training.Corpora;
using CoERouter.Training.Corpora.Extraction;
using Xunit;

namespace CoERouter.Tests.Training.Corpora.Extraction;

public class ExtractionAnswerTests
{
    private const string Reference = """{"name": "Ada Bell", "date": "2024-05-01", "phone": null}""";
    private readonly ExtractCorpus _sut = new();

    [Fact]
    public void Writes_one_line_with_fixed_spacing()
    {
        string answer = ExtractionAnswer.Write([new("name", "Ada Bell"), new("date", "2024-05-01"), new("phone", null)]);

        Assert.Equal(Reference, answer);
    }

    [Fact]
    public void Escapes_only_what_JSON_must()
    {
        string answer = ExtractionAnswer.Write([new("message", "file \"a\\b\" <é & 'ü'> lost")]);

        Assert.Equal("""{"message": "file \"a\\b\" <é & 'ü'> lost"}""", answer);
    }

    [Theory]
    [InlineData("""{"name": "Ada Bell", "date": "2024-05-01", "phone": null}""")]
    [InlineData("""{"date":"2024-05-01","phone":null,"name":"Ada Bell"}""")]
    [InlineData(" {\n  \"name\": \"Ada Bell\",\n  \"date\": \"2024-05-01\",\n  \"phone\": null\n}\n")]
    [InlineData("```json\n{\"name\": \"Ada Bell\", \"date\": \"2024-05-01\", \"phone\": null}\n```")]
    [InlineData("```\n{\"name\": \"Ada Bell\", \"date\": \"2024-05-01\", \"phone\": null}\n```\n")]
    [InlineData("""{"name": "\u0041da Bell", "date": "2024-05-01", "phone": null}""")]
    public void Equal_JSON_is_right(string answer) => Assert.True(IsRight(answer));

    [Theory]
    [InlineData("")]
    [InlineData("```")]
    [InlineData("``````")]
    [InlineData("```json```")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("\"name\"")]
    [InlineData("Ada Bell")]
    [InlineData("""{"name": "Ada Bell", "date": "2024-05-01"}""")]
    [InlineData("""{"name": "Ada Bell", "date": "2024-05-01", "phone": ""}""")]
    [InlineData("""{"name": "Ada Bell", "date": "2024-05-01", "phone": "null"}""")]
    [InlineData("""{"name": null, "date": "2024-05-01", "phone": null}""")]
    [InlineData("""{"name": "ada bell", "date": "2024-05-01", "phone": null}""")]
    [InlineData("""{"Name": "Ada Bell", "date": "2024-05-01", "phone": null}""")]
    [InlineData("""{"name": "Ada Bell ", "date": "2024-05-01", "phone": null}""")]
    [InlineData("""{"name": ["Ada Bell"], "date": "2024-05-01", "phone": null}""")]
    [InlineData("""{"name": "Ada Bell", "date": 2024, "phone": null}""")]
    [InlineData("""{"name": "Ada Bell", "date": "2024-05-01", "phone": null, "city": null}""")]
    [InlineData("""{"name": "Ada Bell", "name": "Ada Bell", "date": "2024-05-01", "phone": null}""")]
    [InlineData("""{"name": "Bo", "name": "Ada Bell", "date": "2024-05-01", "phone": null}""")]
    [InlineData("""{"name": "Ada Bell", "date": "2024-05-01", "phone": null,}""")]
    [InlineData("""{"name": "Ada Bell", "date": "2024-05-01", "phone": null""")]
    [InlineData("""{"name": "Ada Bell", "date": "2024-05-01", "phone": null} {}""")]
    [InlineData("""{'name': 'Ada Bell', 'date': '2024-05-01', 'phone': null}""")]
    [InlineData("""{"name": "\ud800", "date": "2024-05-01", "phone": null}""")]
    [InlineData("""{"\ud800": "Ada Bell", "date": "2024-05-01", "phone": null}""")]
    [InlineData("""{"name": "\x", "date": "2024-05-01", "phone": null}""")]
    public void Anything_else_is_wrong_and_throws_nothing(string answer) => Assert.False(IsRight(answer));

    [Fact]
    public void Endless_nesting_is_wrong_and_throws_nothing() => Assert.False(IsRight(new string('[', 100_000)));

    [Fact]
    public void Halves_of_surrogate_pairs_throw_nothing()
    {
        Assert.False(IsRight("{\"name\": \"\ud83d\"}"));
        Assert.False(IsRight("\udc00"));
    }

    [Fact]
    public void No_answer_is_wrong() => Assert.False(_sut.IsRight(Example(Reference), null!));

    [Fact]
    public void Every_cut_of_a_right_answer_is_wrong()
    {
        foreach (TaskExample example in _sut.DrawMany(CorpusSlice.Test, 1, 200))
        {
            for (int length = 0; length < example.Answer.Length; length++)
            {
                Assert.False(_sut.IsRight(example, example.Answer[..length]));
            }
        }
    }

    [Fact]
    public void A_changed_letter_is_wrong_and_throws_nothing()
    {
        var random = new Random(2);
        foreach (TaskExample example in _sut.DrawMany(CorpusSlice.Test, 2, 3000))
        {
            int at = random.Next(example.Answer.Length);
            char letter = (char)random.Next(33, 127);
            string changed = example.Answer[..at] + letter + example.Answer[(at + 1)..];

            Assert.Equal(letter == example.Answer[at] || MeansTheSame(example.Answer, changed), _sut.IsRight(example, changed));
        }
    }

    // An escape may be spelled in two ways: the letter after a backslash is the only place where a change can mean the same.
    private static bool MeansTheSame(string before, string after) =>
        ExtractionAnswer.Read(after) is { } given && ExtractionAnswer.Read(before)!.OrderBy(pair => pair.Key).SequenceEqual(given.OrderBy(pair => pair.Key));

    private bool IsRight(string answer) => _sut.IsRight(Example(Reference), answer);

    private static TaskExample Example(string answer) => new("test", "prompt", answer);
}
