using System.Text.Json;
using CoERouter.Experts.Tokenization.PostProcessing;

namespace CoERouter.Experts.Tokenization.Json;

/// <summary>Reads what a model expects around its texts.</summary>
internal static class TemplateReader
{
    internal static TokenTemplate Read(JsonFields file)
    {
        TokenTemplate template = TokenTemplate.Plain;
        return file.Optional("post_processor") is { } element ? Read(new JsonFields(element, "post_processor"), template) : template;
    }

    private static TokenTemplate Read(JsonFields fields, TokenTemplate inner)
    {
        string type = fields.Text("type");
        switch (type)
        {
            case "ByteLevel":
                return inner with { TrimsSpans = inner.TrimsSpans || fields.Flag("trim_offsets", true) };
            case "Sequence":
                foreach (JsonElement item in fields.Items("processors", TokenizerLimits.Steps))
                {
                    inner = Read(new JsonFields(item, "post_processor.processors"), inner);
                }

                return inner;
            case "TemplateProcessing":
                return Around(inner, Parts(fields, "single"), Parts(fields, "pair"));
            case "BertProcessing":
                return Markers(fields, inner, secondType: 1, separators: 1);
            case "RobertaProcessing":
                return Markers(fields, inner, secondType: 0, separators: 2) with { TrimsSpans = fields.Flag("trim_offsets", true) };
            default:
                throw new NotSupportedException(
                    $"The post-processor {type} is not supported; legal are ByteLevel, TemplateProcessing, BertProcessing, RobertaProcessing "
                    + "and Sequence.");
        }
    }

    private static TokenTemplate Markers(JsonFields fields, TokenTemplate inner, int secondType, int separators)
    {
        TemplatePart.Marker first = new(Marker(fields, "cls"), 0);
        int separator = Marker(fields, "sep");
        TemplatePart.Sequence text = new(IsSecond: false, 0);
        return Around(
            inner,
            [first, text, new TemplatePart.Marker(separator, 0)],
            [
                first, text, new TemplatePart.Marker(separator, 0),
                .. Enumerable.Repeat(new TemplatePart.Marker(separator, secondType), separators - 1),
                new TemplatePart.Sequence(IsSecond: true, secondType), new TemplatePart.Marker(separator, secondType),
            ]);
    }

    // A processor after another one puts its tokens around all that the first one gives.
    private static TokenTemplate Around(TokenTemplate inner, IReadOnlyList<TemplatePart> single, IReadOnlyList<TemplatePart> pair)
    {
        if (!inner.Single.SequenceEqual(TokenTemplate.Plain.Single))
        {
            throw new NotSupportedException("The tokenizer has two post-processors that add tokens; at most one is supported.");
        }

        return inner with { Single = single, Pair = pair };
    }

    private static List<TemplatePart> Parts(JsonFields fields, string name)
    {
        List<TemplatePart> parts = [];
        foreach (JsonElement item in fields.Items(name, TokenizerLimits.Steps))
        {
            JsonFields part = new(item, fields.PathOf(name));
            if (part.Optional("Sequence") is not null)
            {
                JsonFields sequence = part.Object("Sequence");
                parts.Add(new TemplatePart.Sequence(sequence.Text("id") == "B", sequence.OptionalInteger("type_id", 0)));
            }
            else
            {
                AddMarkers(part.Object("SpecialToken"), fields.Object("special_tokens"), parts);
            }
        }

        bool takesSecond = parts.Any(part => part is TemplatePart.Sequence { IsSecond: true });
        return takesSecond == (name == "pair") || (name == "pair" && parts.Count == 0)
            ? parts
            : throw new InvalidDataException($"The field {fields.PathOf(name)} must hold the text A, and B in pair only.");
    }

    private static void AddMarkers(JsonFields part, JsonFields special, List<TemplatePart> parts)
    {
        JsonFields token = special.Object(part.Text("id"));
        foreach (JsonElement id in token.Items("ids", TokenizerLimits.Steps))
        {
            int marker = Checked(JsonFields.IntegerOf(id, "post_processor.special_tokens"));
            parts.Add(new TemplatePart.Marker(marker, part.OptionalInteger("type_id", 0)));
        }
    }

    private static int Marker(JsonFields fields, string name)
    {
        JsonElement pair = fields.Required(name, JsonValueKind.Array);
        return pair.GetArrayLength() == 2
            ? Checked(JsonFields.IntegerOf(pair[1], fields.PathOf(name)))
            : throw new InvalidDataException($"The field {fields.PathOf(name)} must be a token and its id.");
    }

    private static int Checked(int id) => id is >= 0 and < TokenizerLimits.Tokens
        ? id
        : throw new InvalidDataException($"A begin or end token has the id {id}; legal are 0 to {TokenizerLimits.Tokens - 1}.");
}
