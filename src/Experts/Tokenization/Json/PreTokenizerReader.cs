using System.Text.Json;

namespace CoERouter.Experts.Tokenization.Json;

/// <summary>Reads the pre-tokenizer; sequences within sequences become one list of steps.</summary>
internal static class PreTokenizerReader
{
    internal static List<PreTokenizerStep> Read(JsonFields file)
    {
        var steps = new List<PreTokenizerStep>();
        var element = file.Optional("pre_tokenizer")
            ?? throw new NotSupportedException("The tokenizer has no pre_tokenizer; a byte-level one has a ByteLevel step there.");
        Read(new JsonFields(element, "pre_tokenizer"), steps);
        return steps;
    }

    private static void Read(JsonFields fields, List<PreTokenizerStep> steps)
    {
        var type = fields.Text("type");
        switch (type)
        {
            case "Sequence":
                foreach (var item in fields.Items("pretokenizers", TokenizerLimits.PreTokenizerSteps))
                {
                    Read(new JsonFields(item, "pre_tokenizer.pretokenizers"), steps);
                }

                break;
            case "ByteLevel":
                steps.Add(new PreTokenizerStep.ByteLevel(fields.Flag("add_prefix_space", true), fields.Flag("use_regex", true)));
                break;
            case "Digits":
                steps.Add(new PreTokenizerStep.Digits(fields.Flag("individual_digits", false)));
                break;
            case "Punctuation":
                steps.Add(new PreTokenizerStep.Punctuation(Behavior(fields, "Isolated")));
                break;
            case "Split":
                steps.Add(Split(fields) is { Behavior: <= SplitBehavior.Contiguous } split
                    ? split
                    : throw new NotSupportedException(
                        $"The splitting behavior {fields.Text("behavior")} is not supported here; legal are Isolated, Removed and "
                        + "Contiguous."));
                break;
            default:
                throw new NotSupportedException(
                    $"The pre-tokenizer {type} is not supported; legal are ByteLevel, Digits, Punctuation, Split and Sequence.");
        }
    }

    private static PreTokenizerStep.Split Split(JsonFields fields)
    {
        var pattern = fields.Object("pattern");
        var literal = pattern.Optional("String") is not null;
        return new PreTokenizerStep.Split(
            pattern.Text(literal ? "String" : "Regex"), literal, Behavior(fields, null), fields.Flag("invert", false));
    }

    internal static SplitBehavior Behavior(JsonFields fields, string? whenAbsent)
    {
        var name = whenAbsent is not null && fields.Optional("behavior") is null ? whenAbsent : fields.Text("behavior");
        return Enum.TryParse<SplitBehavior>(name, out var behavior) && char.IsAsciiLetterUpper(name[0])
            ? behavior
            : throw new NotSupportedException(
                $"The splitting behavior {name} is not supported; legal are Isolated, Removed, Contiguous, MergedWithPrevious and "
                + "MergedWithNext.");
    }
}
