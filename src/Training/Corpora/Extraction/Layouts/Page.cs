using System.Text;
using CoERouter.Training.Corpora.Extraction.Fields;
using CoERouter.Training.Corpora.Extraction.Values;

namespace CoERouter.Training.Corpora.Extraction.Layouts;

/// <summary>A document while it is written: its text and which value answers which field.</summary>
internal sealed class Page(Draft draft)
{
    private readonly StringBuilder _text = new();
    private readonly Dictionary<Field, string> _values = [];
    private readonly HashSet<Field> _leftOut = [];
    private readonly HashSet<string> _groups = [];
    private readonly HashSet<string> _distractingGroups = [];

    public Draft Draft { get; } = draft;

    /// <summary>The value that the text holds for each field.</summary>
    public IReadOnlyDictionary<Field, string> Values => _values;

    public string Text => _text.ToString();

    public void Append(string text) => _text.Append(text);

    /// <summary>Writes the slot's value; a field that comes twice has the same value both times.</summary>
    public void Place(Slot slot)
    {
        string value = slot.Field is not null && _values.TryGetValue(slot.Field, out string? known) ? known : slot.Kind.Write(Draft);
        _text.Append(value);
        _groups.UnionWith(slot.Kind.Groups);
        if (slot.Field is null)
        {
            _distractingGroups.UnionWith(slot.Kind.Groups);
        }
        else
        {
            _values[slot.Field] = value;
        }
    }

    public void LeaveOut(Slot slot)
    {
        if (slot.Field is not null)
        {
            _leftOut.Add(slot.Field);
        }
    }

    public void ShuffleLines()
    {
        string[] lines = Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Draft.Random.Shuffle(lines);
        _text.Clear().AppendJoin('\n', lines);
    }

    /// <summary>
    /// Fields that this kind of document often has and this one lacks, where nothing else in the text could be taken for them.
    /// </summary>
    public IEnumerable<Field> LeftOut() =>
        _leftOut.Where(field => !_values.ContainsKey(field) && !_distractingGroups.Overlaps(ValueKinds.Get(field.Kind).Groups))
            .OrderBy(field => field.Key, StringComparer.Ordinal);

    /// <summary>Whether nothing in the text is of the field's kind.</summary>
    public bool HoldsNothingLike(Field field) => !_values.ContainsKey(field) && !_groups.Overlaps(ValueKinds.Get(field.Kind).Groups);
}
