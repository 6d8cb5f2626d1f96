using System.Globalization;

namespace CoERouter.Router.Estimation;

/// <summary>Everything that is wrong with evidence, one sentence each.</summary>
internal static class EvidenceFaults
{
    public static void Throw(IReadOnlyList<string> faults)
    {
        if (faults.Count > 0)
        {
            throw new InvalidDataException(string.Join(" ", faults));
        }
    }

    public static IReadOnlyList<string> OfNames(IReadOnlyList<string> categories, IReadOnlyList<string> arms)
    {
        List<string> faults = [];
        void Check(IReadOnlyList<string> names, string one, string many)
        {
            if (names.Count == 0)
            {
                faults.Add($"There are no {many}; at least one is needed.");
            }

            foreach (string name in Repeated(names))
            {
                faults.Add($"The {one} \"{name}\" is given more than once.");
            }
        }

        Check(categories, "category", "categories");
        Check(arms, "arm", "arms");
        return faults;
    }

    public static IReadOnlyList<string> OfQuestions(OutcomeEvidence evidence, IReadOnlyList<LabelledQuestion> questions)
    {
        List<string> faults = [];
        if (questions.Count == 0)
        {
            faults.Add("There are no labelled questions; at least one is needed.");
        }

        foreach (string id in Repeated(questions.Select(question => question.Id)))
        {
            faults.Add($"The question \"{id}\" is given more than once.");
        }

        HashSet<string> known = new(evidence.Categories, StringComparer.Ordinal);
        foreach (LabelledQuestion question in questions)
        {
            if (!known.Contains(question.Category))
            {
                faults.Add($"The question \"{question.Id}\" has the category \"{question.Category}\"; legal is {string.Join(", ", evidence.Categories)}.");
            }

            if (question.Scores.Count != evidence.Arms.Count)
            {
                faults.Add($"The question \"{question.Id}\" has {question.Scores.Count} scores; legal is one for each of the {evidence.Arms.Count} arms.");
                continue;
            }

            for (int arm = 0; arm < question.Scores.Count; arm++)
            {
                if (question.Scores[arm] is not (>= 0 and <= 1))
                {
                    faults.Add(string.Create(CultureInfo.InvariantCulture, $"The question \"{question.Id}\" has score {question.Scores[arm]} for the arm \"{evidence.Arms[arm]}\"; legal is a number from 0 to 1."));
                }
            }
        }

        return faults;
    }

    private static IEnumerable<string> Repeated(IEnumerable<string> names) =>
        names.GroupBy(name => name, StringComparer.Ordinal).Where(group => group.Count() > 1).Select(group => group.Key);
}
