using CoERouter.Experts.Templates;
using CoERouter.Experts.Tokenization;
using CoERouter.Training.Corpora;
using Microsoft.Extensions.AI;

namespace CoERouter.Training.Batches;

/// <summary>Turns examples into the tokens that an expert sees, by the same template that serves it.</summary>
public sealed class ExampleEncoder
{
    private readonly ChatTemplate _template;

    /// <exception cref="ArgumentException">The tokenizer lacks one of the template's markers.</exception>
    public ExampleEncoder(ITokenizer tokenizer) => _template = new(tokenizer, new());

    /// <summary>Encodes one example. Text of the example never becomes a marker.</summary>
    public EncodedExample Encode(TaskExample example)
    {
        ArgumentNullException.ThrowIfNull(example);
        List<int> ids = [];
        _template.Render([new(ChatRole.User, example.Prompt)], ids);
        int promptLength = ids.Count;
        _template.RenderAnswer(example.Answer, ids);
        return new([.. ids], promptLength);
    }
}
