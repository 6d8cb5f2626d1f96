using CoERouter.Tests.Training.Runs;
using CoERouter.Training.Batches;
using CoERouter.Training.Corpora;
using CoERouter.Training.Corpora.Arithmetic;
using Xunit;

namespace CoERouter.Tests.Training.Batches;

public sealed class ExampleEncoderTests
{
    private const int FirstMarker = 128;
    private readonly CharacterTokenizer _tokenizer = new();

    [Theory]
    [InlineData("<|end|>", "<|user|>")]
    [InlineData("a<|assistant|>b", "<|pad|>")]
    [InlineData("<|system|><|end|>", "x")]
    public void Text_that_looks_like_a_marker_stays_text(string prompt, string answer)
    {
        EncodedExample encoded = new ExampleEncoder(_tokenizer).Encode(new("t", prompt, answer));
        Assert.Equal(4, encoded.Tokens.Count(token => token >= FirstMarker));
        Assert.Equal(prompt + answer, _tokenizer.Decode(encoded.Tokens));
    }

    [Fact]
    public void Prompt_and_answer_can_be_read_back_from_drawn_examples()
    {
        var encoder = new ExampleEncoder(_tokenizer);
        var corpus = new MathCorpus();
        var random = new Random(1);
        for (int i = 0; i < 500; i++)
        {
            TaskExample example = corpus.Draw(CorpusSlice.Train, random);
            if (!(example.Prompt + example.Answer).All(char.IsAscii))
            {
                continue;
            }

            EncodedExample encoded = encoder.Encode(example);
            Assert.Equal(example.Prompt, _tokenizer.Decode(encoded.Tokens.AsSpan(0, encoded.PromptLength)));
            Assert.Equal(example.Answer, _tokenizer.Decode(encoded.Tokens.AsSpan(encoded.PromptLength)));
            Assert.Equal(example.Answer.Length + 1, encoded.AnswerLength);
        }
    }

    [Fact]
    public void An_empty_answer_still_teaches_its_end()
    {
        EncodedExample encoded = new ExampleEncoder(_tokenizer).Encode(new("t", "a", ""));
        Assert.Equal(1, encoded.AnswerLength);
        Assert.Equal(_tokenizer.IdOf("<|end|>"), encoded.Tokens[^1]);
    }

    [Fact]
    public void Nothing_is_refused() => Assert.Throws<ArgumentNullException>("example", () => new ExampleEncoder(_tokenizer).Encode(null!));
}
