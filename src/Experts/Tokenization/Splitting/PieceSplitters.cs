using System.Text.RegularExpressions;

namespace CoERouter.Experts.Tokenization.Splitting;

/// <summary>The splitter of each kind of step; published patterns get a hand-written one.</summary>
internal static class PieceSplitters
{
    /// <exception cref="NotSupportedException">The step uses a pattern or a behavior that is not supported.</exception>
    internal static IPieceSplitter Create(PreTokenizerStep step) => step switch
    {
        PreTokenizerStep.Digits digits => new DigitsSplitter(digits.Individual),
        PreTokenizerStep.Punctuation punctuation => new PunctuationSplitter(punctuation.Behavior),
        PreTokenizerStep.Split split => Create(split),
        _ => throw new NotSupportedException($"The pre-tokenizer step {step.GetType().Name} does not split text."),
    };

    private static IPieceSplitter Create(PreTokenizerStep.Split split)
    {
        if (split.Behavior == SplitBehavior.Contiguous)
        {
            throw new NotSupportedException("The pre-tokenizer Split has the behavior Contiguous; legal are Isolated and Removed.");
        }

        var removes = split.Behavior == SplitBehavior.Removed;
        if (!removes && !split.Literal && Known(split.Pattern) is { } known)
        {
            return known;
        }

        try
        {
            var pattern = split.Literal ? Regex.Escape(split.Pattern) : split.Pattern;
            return new RegexSplitter(pattern, removes && !split.Invert, removes && split.Invert);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            throw new NotSupportedException(
                $"The pre-tokenizer Split has a pattern that cannot be matched in linear time: {split.Pattern}", e);
        }
    }

    private static IPieceSplitter? Known(string pattern) => pattern switch
    {
        Gpt2Splitter.Pattern => new Gpt2Splitter(),
        Cl100kSplitter.OneDigitPattern => new Cl100kSplitter(digitsTogether: 1),
        Cl100kSplitter.ThreeDigitPattern => new Cl100kSplitter(digitsTogether: 3),
        WordSplitter.Pattern => new WordSplitter(),
        _ => null,
    };
}
