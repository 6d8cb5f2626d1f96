using CoERouter.Training.Corpora.Extraction.Fields;
using CoERouter.Training.Corpora.Extraction.Values;

namespace CoERouter.Training.Corpora.Extraction.Layouts;

/// <summary>A place for a value.</summary>
/// <param name="Field">The field that the value answers; null for a value that only distracts.</param>
/// <param name="Kind">The kind of value.</param>
/// <param name="Labelled">Whether the field's name stands before the value, as on a form.</param>
internal sealed record Slot(Field? Field, ValueKind Kind, bool Labelled) : LayoutPart
{
    public override void Write(Page page)
    {
        if (Labelled && Field is not null)
        {
            string label = page.Draft.OneOf<string>(Field.Spellings);
            page.Append(char.ToUpperInvariant(label[0]) + label[1..] + ": ");
        }

        page.Place(this);
    }
}
