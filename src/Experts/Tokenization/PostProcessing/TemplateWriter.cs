namespace CoERouter.Experts.Tokenization.PostProcessing;

/// <summary>Puts the tokens that a model expects around the tokens of one text, or of two. Used once.</summary>
internal sealed class TemplateWriter(TokenTemplate template, bool markers)
{
    private readonly List<int> _ids = [];
    private readonly List<(int Start, int End)> _spans = [];
    private readonly List<int> _typeIds = [];
    private readonly List<bool> _isMarker = [];

    internal TokenizedText Result => new() { Ids = _ids, Spans = _spans, TypeIds = _typeIds, IsMarker = _isMarker };

    internal void Add(Sequence first, Sequence? second)
    {
        TokenTemplate parts = markers ? template : TokenTemplate.Plain;
        foreach (TemplatePart part in second is null ? parts.Single : parts.Pair)
        {
            switch (part)
            {
                case TemplatePart.Marker marker:
                    Add(marker.Id, (0, 0), marker.TypeId, isMarker: true);
                    break;
                case TemplatePart.Sequence sequence:
                    AddText(sequence.IsSecond ? second! : first, sequence.TypeId);
                    break;
            }
        }
    }

    private void AddText(Sequence sequence, int typeId)
    {
        for (int i = 0; i < sequence.Ids.Count; i++)
        {
            Add(sequence.Ids[i], template.TrimsSpans ? Trim(sequence.Text, sequence.Spans[i]) : sequence.Spans[i], typeId, isMarker: false);
        }
    }

    private void Add(int id, (int Start, int End) span, int typeId, bool isMarker)
    {
        _ids.Add(id);
        _spans.Add(span);
        _typeIds.Add(typeId);
        _isMarker.Add(isMarker);
    }

    private static (int Start, int End) Trim(string text, (int Start, int End) span)
    {
        (int start, int end) = span;
        while (start < end && char.IsWhiteSpace(text[start]))
        {
            start++;
        }

        while (end > start && char.IsWhiteSpace(text[end - 1]))
        {
            end--;
        }

        return (start, end);
    }

    /// <summary>A text with its tokens and their places.</summary>
    internal sealed record Sequence(string Text, List<int> Ids, List<(int Start, int End)> Spans);
}
