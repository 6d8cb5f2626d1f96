using System.Text.RegularExpressions;

namespace CoERouter.Experts.Tokenization.Splitting;

/// <summary>The splitter of each kind of step; published patterns get a hand-written one.</summary>
internal static class PieceSplitters
{
    /// <exception cref="NotSupportedException">The step uses a pattern or a behavior that is not supported.</exception>
    internal static IPieceSplitter Create(PreTokenizerStep step) => step switch
    {
        PreTokenizerStep.Digits digits => new DigitsSplitter(digits.Individual),
        PreTokenizerStep.Punctuation { Behavior: SplitBehavior.Isolated or SplitBehavior.Removed or SplitBehavior.Contiguous } punctuation =>
            new PunctuationSplitter(punctuation.Behavior),
        PreTokenizerStep.Punctuation punctuation => throw new NotSupportedException(
            $"The pre-tokenizer Punctuation has the behavior {punctuation.Behavior}; legal are Isolated, Removed and Contiguous."),
        PreTokenizerStep.Split split => Create(split),
        _ => throw new NotSupportedException($"The pre-tokenizer step {step.GetType().Name} does not split text."),
    };

    private static IPieceSplitter Create(PreTokenizerStep.Split split)
    {
        if (split.Behavior is not (SplitBehavior.Isolated or SplitBehavior.Removed))
        {
            throw new NotSupportedException($"The pre-tokenizer Split has the behavior {split.Behavior}; legal are Isolated and Removed.");
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

    internal static IPieceSplitter? Known(string pattern) => pattern switch
    {
        Gpt2Splitter.Pattern => new Gpt2Splitter(),
        Cl100kSplitter.OneDigitPattern => new Cl100kSplitter(digitsTogether: 1),
        Cl100kSplitter.ThreeDigitPattern => new Cl100kSplitter(digitsTogether: 3),
        WordSplitter.Pattern => new WordSplitter(),
        _ => null,
    };
}
