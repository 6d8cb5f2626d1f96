namespace CoERouter.Experts.Folders.Outlines;

/// <summary>A node that reads a value.</summary>
/// <param name="Operator">The node's operator with its domain, such as <c>com.microsoft.GroupQueryAttention</c>; the standard domain is left
/// out.</param>
/// <param name="Slot">Which of its inputs the value is.</param>
internal readonly record struct Consumer(string Operator, int Slot);
