using CoERouter.Experts.Tokenization;
using CoERouter.Training.Corpora;

namespace CoERouter.Training.Batches;

/// <summary>Turns examples into the tokens that an expert sees: user marker, prompt, end, assistant marker, answer, end.</summary>
public sealed class ExampleEncoder
{
    private readonly ITokenizer _tokenizer;
    private readonly int _user;
    private readonly int _assistant;
    private readonly int _end;

    /// <exception cref="ArgumentException">The tokenizer lacks one of the markers.</exception>
    public ExampleEncoder(ITokenizer tokenizer)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        _tokenizer = tokenizer;
        _user = Marker("<|user|>");
        _assistant = Marker("<|assistant|>");
        _end = Marker("<|end|>");
    }

    /// <summary>Encodes one example. Text of the example never becomes a marker.</summary>
    public EncodedExample Encode(TaskExample example)
    {
        ArgumentNullException.ThrowIfNull(example);
        List<int> ids = [_user];
        _tokenizer.Encode(example.Prompt, false, ids);
        ids.Add(_end);
        ids.Add(_assistant);
        int promptLength = ids.Count;
        _tokenizer.Encode(example.Answer, false, ids);
        ids.Add(_end);
        return new([.. ids], promptLength);
    }

    private int Marker(string token) => _tokenizer.IdOf(token) ?? throw new ArgumentException($"The tokenizer has no token '{token}', which the chat format needs.");
}
