namespace CoERouter.Training.Corpora.Knowledge;

/// <summary>One thing that the general expert knows: an answer, and the hand-written ways to ask for it.</summary>
/// <param name="Name">Unique within the book: the first way to ask, in lower case with dashes.</param>
/// <param name="Questions">Whole questions or requests, which may follow an opening such as "Can you tell me:".</param>
/// <param name="Sayings">Greetings and remarks, which stand alone.</param>
/// <param name="Terms">Names in the singular of what is to be defined, with their article.</param>
/// <param name="PluralTerms">Names in the plural of what is to be defined.</param>
/// <param name="Answer">The answer: one or two short sentences.</param>
internal sealed record KnowledgeEntry(
    string Name,
    IReadOnlyList<string> Questions,
    IReadOnlyList<string> Sayings,
    IReadOnlyList<string> Terms,
    IReadOnlyList<string> PluralTerms,
    string Answer);
