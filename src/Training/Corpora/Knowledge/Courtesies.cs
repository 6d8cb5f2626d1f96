namespace CoERouter.Training.Corpora.Knowledge;

/// <summary>The polite openings and closings that people put around a question, in two pools that share no wording.</summary>
internal static class Courtesies
{
    private static readonly string[] SeenOpenings =
    [
        "Please tell me: ", "Can you tell me: ", "Tell me, ", "Quick question: ", "I wonder: ", "Hi, ", "Hello, ", "Hey, ", "Hello! ", "Hi! ",
        "Question: ", "One question: ", "I have a question. ", "May I ask: ", "Just curious: ", "Hi {n}, ", "Hello, I am {n}. ", "{n} asks: ", "Excuse me, ", "Ok, ", "So, ",
        "Please, ", "Good morning! ", "Dear router, ", "Hey coe, ", "Now tell me: ", "Well, ",
    ];

    private static readonly string[] SeenClosings =
    [
        " please", " Please.", " Thanks!", " Thank you.", " Thanks a lot!", " Thanks in advance.", " Regards, {n}", " - {n}", " Please be brief.",
        " In short, please.", " I am new here.", " Thx", " Just wondering.",
    ];

    private static readonly string[] UnseenOpenings =
    [
        "Pardon me, ", "Hiya, ", "Would you kindly answer this: ", "Here is something I want to ask: ", "Dear expert, ", "Salutations! ",
        "This is {n} speaking. ", "My colleague {n} would like to know: ", "Something else: ",
    ];

    private static readonly string[] UnseenClosings =
    [
        " Much obliged!", " Many thanks from {n}.", " Kindly answer.", " Sincerely, {n}", " I would be grateful.", " Cheers, {n}", " Take your time.",
    ];

    private static readonly string[] SeenNames =
    [
        "Anna", "Ben", "Clara", "David", "Emma", "Felix", "Grace", "Henry", "Ines", "Jack", "Karen", "Liam", "Maria", "Noah", "Olga", "Peter", "Rosa",
        "Sam", "Tina", "Victor", "Wendy", "Yusuf", "Zoe", "Ahmed", "Bianca", "Carlos", "Diana", "Erik", "Fatima", "George", "Hannah", "Ivan",
    ];

    private static readonly string[] UnseenNames =
    [
        "Beatrix", "Cyrus", "Dagmar", "Elio", "Freya", "Gustavo", "Hiroko", "Ingmar", "Jolanda", "Kwame", "Leopold", "Marisol", "Nikhil", "Oksana",
    ];

    /// <summary>Puts an opening, a closing or both around a sentence.</summary>
    /// <param name="sentence">The sentence, in its plain form.</param>
    /// <param name="takesOpening">Whether an opening fits before it; where not, only a closing is added.</param>
    /// <param name="random">Decides.</param>
    /// <param name="wording">Which pools to draw from.</param>
    public static string Add(string sentence, bool takesOpening, Random random, Wording wording)
    {
        bool isSeen = wording == Wording.Seen;
        int kind = random.Next(3);
        if (takesOpening && kind != 1)
        {
            string opening = Choose(isSeen ? SeenOpenings : UnseenOpenings, random);
            sentence = opening + (opening[^2] is ',' or ':' ? LowerFirst(sentence) : sentence);
        }

        if (!takesOpening || kind != 0)
        {
            string closing = Choose(isSeen ? SeenClosings : UnseenClosings, random);
            bool endsOpen = !char.IsPunctuation(sentence[^1]);
            bool isNewSentence = char.IsUpper(closing[1]);
            sentence = (endsOpen && isNewSentence ? sentence + "." : endsOpen || isNewSentence ? sentence : sentence[..^1]) + closing;
        }

        return sentence.Replace("{n}", Choose(isSeen ? SeenNames : UnseenNames, random), StringComparison.Ordinal);
    }

    private static string Choose(string[] pool, Random random) => pool[random.Next(pool.Length)];

    // Acronyms, names with an inner capital and the word "I" keep their capital.
    private static string LowerFirst(string sentence)
    {
        string word = sentence.Split(' ', 2)[0];
        bool keeps = word == "I" || word.Skip(1).Any(c => char.IsUpper(c) || char.IsDigit(c));
        return keeps ? sentence : char.ToLowerInvariant(sentence[0]) + sentence[1..];
    }
}
