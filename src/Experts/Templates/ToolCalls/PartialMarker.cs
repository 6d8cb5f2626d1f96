namespace CoERouter.Experts.Templates.ToolCalls;

/// <summary>Finds a marker that has begun to arrive.</summary>
internal static class PartialMarker
{
    /// <summary>Characters at the end of a text that may be the beginning of a marker.</summary>
    public static int LengthAtEnd(ReadOnlySpan<char> text, ReadOnlySpan<char> marker)
    {
        for (int length = Math.Min(text.Length, marker.Length - 1); length > 0; length--)
        {
            if (marker.StartsWith(text[^length..], StringComparison.Ordinal))
            {
                return length;
            }
        }

        return 0;
    }
}
