namespace CoERouter.Training.Corpora.Extraction.Values;

/// <summary>Sentences that hold no value at all, as real texts are full of.</summary>
internal static class Fillers
{
    private static readonly string[] Sentences =
    [
        "Thanks for your help.", "Let me know if anything changes.", "Sorry for the short notice.", "Have a nice day.",
        "Hope all is well.", "Please reply to this mail.",
        "It was good to talk to you.", "We look forward to it.", "No rush at all.", "Please keep this for your records.",
        "Thank you for your trust.", "Feel free to ask.",
        "I will be in touch.", "Everything else stays the same.", "Please check it carefully.", "Any questions are welcome.",
        "That is all for now.", "It looks good so far.",
        "We are happy to help.", "Please do not forget.", "More details will follow.", "I hope this works for you.",
        "Many thanks in advance.", "See you then.",
    ];

    public static string Write(Draft draft) => draft.OneOf<string>(Sentences);
}
