namespace CoERouter.Training.Corpora.Extraction.Requests;

/// <summary>The ways in which people ask for values out of a text.</summary>
internal static class RequestForms
{
    public static IReadOnlyList<RequestForm> All { get; } =
    [
        new(KeyList.Commas,
        [
            "Extract %K from:\n%T", "Extract %K from this %N:\n%T", "Extract %K:\n\n%T", "extract %K\n%T", "%T\n\nExtract %K.",
            "%T\n\nGive me %K as JSON.", "Fields: %K\nText: %T",
            "Text: %T\nFields: %K", "Read the %N and return %K as JSON:\n\n%T", "JSON please: %K\n\n%T", "Pull %K out of this %N:\n%T",
            "Turn this %N into JSON with %K:\n%T",
            "%T\n\nKeys: %K", "Parse this %N into JSON (%K):\n%T", "Return %K as JSON.\n%T",
        ]),
        new(KeyList.CommasAnd,
        [
            "Extract %K from:\n%T", "Extract %K from this %N:\n%T", "Find %K in this %N. Reply in JSON.\n\n%T",
            "%T\n\nExtract %K as JSON.", "JSON with %K from this %N:\n%T",
            "Please extract %K.\n\n%T",
        ]),
        new(KeyList.Articles,
        [
            "Get %K as JSON:\n%T", "What %V %K? Answer as JSON.\n\n%T", "Find %K in this %N and answer with JSON.\n%T",
            "I need %K from this %N as JSON.\n\n%T",
            "%T\n\nReturn %K as a JSON object.", "Extract %K from the %N:\n%T", "Can you get %K out of this %N? JSON only.\n%T",
        ]),
        new(KeyList.Quotes,
        [
            "Return JSON with keys %K.\n\n%T", "Extract a JSON object with the keys %K from:\n%T",
            "%T\n\nReturn only JSON with the keys %K.", "Make JSON with %K from this %N:\n%T",
            "Read this %N and fill the keys %K:\n%T",
        ]),
        new(KeyList.Brackets, ["Keys: %K\n%T", "Extract %K from the text below.\n\n%T", "%T\n\nkeys = %K", "Extract the keys %K as JSON from this %N:\n%T"]),
        new(KeyList.Skeleton, ["Fill in %K from this %N:\n%T", "Complete this JSON: %K\n\n%T", "%T\n\nFill %K.", "Use the format %K.\n%T"]),
        new(KeyList.Dashes, ["Extract these fields as JSON:\n%K\n\n%T", "%T\n\nExtract:\n%K", "From this %N I need:\n%K\n\n%T"]),
    ];
}
