namespace CoERouter.Training.Corpora.Extraction.Values;

/// <summary>One kind of value, such as a person or a date.</summary>
/// <param name="Name">How layouts name it.</param>
/// <param name="Groups">
/// What a reader would take the value for. A key is only asked for as missing where no value of its groups is in the text, so that nobody
/// can mistake one for it.
/// </param>
/// <param name="Write">Writes one value.</param>
internal sealed record ValueKind(string Name, string[] Groups, Func<Draft, string> Write);
