using System.Text.Json;

namespace CoERouter.Experts.Tokenization.Json;

/// <summary>Reads which ids a model expects around a text.</summary>
internal static class PostProcessorReader
{
    internal static (IReadOnlyList<int> Prefix, IReadOnlyList<int> Suffix) Read(JsonFields file)
    {
        List<int> prefix = [];
        List<int> suffix = [];
        if (file.Optional("post_processor") is { } element)
        {
            Read(new JsonFields(element, "post_processor"), prefix, suffix);
        }

        return (prefix, suffix);
    }

    private static void Read(JsonFields fields, List<int> prefix, List<int> suffix)
    {
        var type = fields.Text("type");
        switch (type)
        {
            case "ByteLevel":
                // It only moves character offsets, which are not given out here.
                break;
            case "Sequence":
                foreach (var item in fields.Items("processors", TokenizerLimits.PreTokenizerSteps))
                {
                    Read(new JsonFields(item, "post_processor.processors"), prefix, suffix);
                }

                break;
            case "TemplateProcessing":
                Template(fields, prefix, suffix);
                break;
            case "RobertaProcessing":
            case "BertProcessing":
                prefix.Insert(0, Marker(fields, "cls"));
                suffix.Add(Marker(fields, "sep"));
                break;
            default:
                throw new NotSupportedException(
                    $"The post-processor {type} is not supported; legal are ByteLevel, TemplateProcessing and RobertaProcessing.");
        }
    }

    private static void Template(JsonFields fields, List<int> prefix, List<int> suffix)
    {
        var special = fields.Object("special_tokens");
        List<int> before = [];
        List<int> after = [];
        var texts = 0;
        foreach (var item in fields.Items("single", TokenizerLimits.PreTokenizerSteps))
        {
            var part = new JsonFields(item, "post_processor.single");
            if (part.Optional("Sequence") is not null)
            {
                texts++;
                continue;
            }

            var token = special.Object(part.Object("SpecialToken").Text("id"));
            foreach (var id in token.Items("ids", TokenizerLimits.PreTokenizerSteps))
            {
                (texts == 0 ? before : after).Add(JsonFields.IntegerOf(id, "post_processor.special_tokens"));
            }
        }

        if (texts != 1)
        {
            throw new InvalidDataException($"The field post_processor.single holds the text {texts} times; it must hold it once.");
        }

        prefix.InsertRange(0, before);
        suffix.AddRange(after);
    }

    private static int Marker(JsonFields fields, string name)
    {
        var pair = fields.Required(name, JsonValueKind.Array);
        return pair.GetArrayLength() == 2
            ? JsonFields.IntegerOf(pair[1], fields.PathOf(name))
            : throw new InvalidDataException($"The field {fields.PathOf(name)} must be a token and its id.");
    }
}
