using System.Text;
using System.Text.Json;
using CoERouter.Experts.Tokenization.Matching;
using CoERouter.Experts.Tokenization.Splitting;
using CoERouter.Experts.Tokenization.Stages;

namespace CoERouter.Experts.Tokenization.Json;

/// <summary>Reads the pre-tokenizer as a chain of stages that ends with the model.</summary>
internal static class StageReader
{
    internal static PieceStage Read(JsonFields file, ModelParts model)
    {
        List<JsonFields> steps = [];
        if (file.Optional("pre_tokenizer") is { } element)
        {
            Flatten(new JsonFields(element, "pre_tokenizer"), steps);
        }

        // The last step that turns text to bytes is left to a model that reads bytes itself.
        bool readsBytes = model.OfBytes is not null && steps.Count > 0 && TypeOf(steps[^1]) == "ByteLevel";
        PieceStage stage = new ModelStage(readsBytes ? model.OfBytes! : model.Model);
        for (int i = steps.Count - 1; i >= 0; i--)
        {
            stage = Create(steps[i], stage, readsBytes && i == steps.Count - 1);
        }

        return stage;
    }

    private static string TypeOf(JsonFields fields) => fields.Text("type");

    private static void Flatten(JsonFields fields, List<JsonFields> steps)
    {
        if (TypeOf(fields) != "Sequence")
        {
            steps.Add(steps.Count < TokenizerLimits.PreTokenizerSteps
                ? fields
                : throw new InvalidDataException($"The tokenizer has more than {TokenizerLimits.PreTokenizerSteps} pre-tokenizers."));
            return;
        }

        foreach (JsonElement item in fields.Items("pretokenizers", TokenizerLimits.PreTokenizerSteps))
        {
            Flatten(new JsonFields(item, "pre_tokenizer.pretokenizers"), steps);
        }
    }

    private static PieceStage Create(JsonFields fields, PieceStage next, bool isRead)
    {
        string type = TypeOf(fields);
        return type switch
        {
            "ByteLevel" => ByteLevel(fields, isRead ? next : new ByteAlphabetStage(next)),
            "Split" => Split(fields, next),
            "Digits" => new SplitterStage(new DigitsSplitter(fields.Flag("individual_digits", false)), next),
            "Punctuation" => Matches(CharacterRules.IsPunctuation, PreTokenizerReader.Behavior(fields, "Isolated"), next),
            "Whitespace" => new SplitterStage(new WordAndSymbolSplitter(), next),
            "WhitespaceSplit" => Matches(Rune.IsWhiteSpace, SplitBehavior.Removed, next),
            "BertPreTokenizer" => Matches(
                Rune.IsWhiteSpace, SplitBehavior.Removed, Matches(CharacterRules.IsPunctuation, SplitBehavior.Isolated, next)),
            "Metaspace" => Metaspace(fields, next),
            "CharDelimiterSplit" => new MatchStage(
                new LiteralMatcher(fields.Text("delimiter")), SplitBehavior.Removed, inverts: false, next),
            "UnicodeScripts" => new SplitterStage(new ScriptSplitter(), next),
            "FixedLength" => new SplitterStage(new FixedLengthSplitter(Math.Max(1, fields.OptionalInteger("length", 5))), next),
            _ => throw new NotSupportedException(
                $"The pre-tokenizer {type} is not supported; legal are ByteLevel, Split, Digits, Punctuation, Whitespace, WhitespaceSplit, "
                + "BertPreTokenizer, Metaspace, CharDelimiterSplit, UnicodeScripts, FixedLength and Sequence."),
        };
    }

    private static PieceStage ByteLevel(JsonFields fields, PieceStage next)
    {
        PieceStage stage = fields.Flag("use_regex", true) ? new SplitterStage(new Gpt2Splitter(), next) : next;
        return fields.Flag("add_prefix_space", true) ? new PrefixSpaceStage(stage) : stage;
    }

    private static PieceStage Split(JsonFields fields, PieceStage next)
    {
        (string pattern, bool isLiteral) = PatternReader.ReadText(fields);
        SplitBehavior behavior = PreTokenizerReader.Behavior(fields, null);
        bool inverts = fields.Flag("invert", false);

        // A known pattern matches every character, so that all its matches are pieces.
        IPieceSplitter? known = isLiteral ? null : PieceSplitters.Known(pattern);
        return known is not null && (behavior == SplitBehavior.Isolated || (behavior == SplitBehavior.Removed && inverts))
            ? new SplitterStage(known, next)
            : new MatchStage(TextMatchers.Create(pattern, isLiteral), behavior, inverts, next);
    }

    private static MatchStage Matches(Predicate<Rune> isMatch, SplitBehavior behavior, PieceStage next) =>
        new(new CharacterMatcher(isMatch), behavior, inverts: false, next);

    private static MetaspaceStage Metaspace(JsonFields fields, PieceStage next) =>
        new(fields.Character("replacement"), Scheme(fields), fields.Flag("split", true), next);

    internal static PrependScheme Scheme(JsonFields fields)
    {
        string? name = fields.OptionalText("prepend_scheme");
        return name switch
        {
            "always" => PrependScheme.Always,
            "first" => PrependScheme.First,
            "never" => PrependScheme.Never,
            null => fields.Flag("add_prefix_space", true) ? PrependScheme.Always : PrependScheme.Never,
            _ => throw new NotSupportedException(
                $"The field {fields.PathOf("prepend_scheme")} is \"{name}\"; legal are always, first and never."),
        };
    }
}
