using System.Text.Json;
using CoERouter.Router.Arms;

namespace CoERouter.Router.Feedback;

/// <summary>All feedback, summed up: what estimates need of it, whatever its order. Not thread-safe.</summary>
public sealed class FeedbackTallies
{
    private readonly Dictionary<(string Category, Arm Arm), FeedbackTally> _scores = [];
    private readonly Dictionary<(string Category, Arm First, Arm Second), FeedbackTally> _preferences = [];

    /// <summary>Number of the last event; 0 where there was none.</summary>
    public long Last { get; private set; }

    /// <summary>Scores of one arm on one category.</summary>
    public FeedbackTally Scores(string category, Arm arm) => _scores.GetValueOrDefault((category, arm));

    /// <summary>Preferences for one arm over another on one category.</summary>
    public FeedbackTally Preferences(string category, Arm first, Arm second)
    {
        if (IsOrdered(first, second))
        {
            return _preferences.GetValueOrDefault((category, first, second));
        }

        FeedbackTally turned = _preferences.GetValueOrDefault((category, second, first));
        return turned with { Sum = -turned.Sum };
    }

    /// <summary>Counts one event.</summary>
    /// <exception cref="InvalidDataException">It does not follow the last one, or is neither a score nor a comparison.</exception>
    public void Add(FeedbackEvent said)
    {
        if (said.Number != Last + 1)
        {
            throw new InvalidDataException($"Feedback {said.Number} follows feedback {Last}.");
        }

        if (said is { Score: >= 0 and <= 1 } and { Preference: null, OtherArm: null })
        {
            var key = (said.Category, said.Arm);
            _scores[key] = _scores.GetValueOrDefault(key).With(said.Score.Value);
        }
        else if (said is { Score: null, Preference: >= -1 and <= 1, OtherArm: { } other } && other != said.Arm)
        {
            bool ordered = IsOrdered(said.Arm, other);
            var key = ordered ? (said.Category, said.Arm, other) : (said.Category, other, said.Arm);
            _preferences[key] = _preferences.GetValueOrDefault(key).With(ordered ? said.Preference.Value : -said.Preference.Value);
        }
        else
        {
            throw new InvalidDataException($"Feedback {said.Number} is neither a score from 0 to 1 nor a comparison of two arms.");
        }

        Last = said.Number;
    }

    /// <summary>The tallies as JSON, always the same text for the same tallies.</summary>
    public string ToJson() => JsonSerializer.Serialize(
        new FeedbackDocument
        {
            Last = Last,
            Scores = [.. _scores.Select(pair => new FeedbackDocument.Row
            {
                Category = pair.Key.Category,
                Arm = pair.Key.Arm,
                Count = pair.Value.Count,
                Sum = pair.Value.Sum,
            }).OrderBy(row => row.Category, StringComparer.Ordinal).ThenBy(row => row.Arm.ToString(), StringComparer.Ordinal)],
            Preferences = [.. _preferences.Select(pair => new FeedbackDocument.Row
            {
                Category = pair.Key.Category,
                Arm = pair.Key.First,
                Other = pair.Key.Second,
                Count = pair.Value.Count,
                Sum = pair.Value.Sum,
            }).OrderBy(row => row.Category, StringComparer.Ordinal).ThenBy(row => row.Arm.ToString(), StringComparer.Ordinal).ThenBy(row => row.Other!.ToString(), StringComparer.Ordinal)],
        },
        FeedbackJsonContext.Default.FeedbackDocument);

    /// <summary>Reads tallies back.</summary>
    /// <exception cref="InvalidDataException">The text holds none.</exception>
    public static FeedbackTallies FromJson(string json, string source)
    {
        FeedbackTallies tallies = new();
        try
        {
            FeedbackDocument document = JsonSerializer.Deserialize(json, FeedbackJsonContext.Default.FeedbackDocument)
                ?? throw new InvalidDataException($"{source} is empty.");
            Require(document);
            foreach (FeedbackDocument.Row row in document.Scores)
            {
                tallies._scores.Add((row.Category, row.Arm), new FeedbackTally(row.Count, row.Sum));
            }

            foreach (FeedbackDocument.Row row in document.Preferences)
            {
                tallies._preferences.Add((row.Category, row.Arm, row.Other!), new FeedbackTally(row.Count, row.Sum));
            }

            tallies.Last = document.Last;
            return tallies;
        }
        catch (Exception fault) when (fault is JsonException or ArgumentException)
        {
            throw new InvalidDataException($"{source} cannot be read: {fault.Message}", fault);
        }
    }

    // What was not written by ToJson would be counted for the wrong arms, or not at all.
    private static void Require(FeedbackDocument document)
    {
        if (document.Last < 0 || document.Scores.Contains(null!) || document.Preferences.Contains(null!))
        {
            throw new JsonException("Its last number is below 0, or a row of it is null.");
        }

        foreach (FeedbackDocument.Row row in document.Scores)
        {
            if (row.Other is not null || row.Count < 1 || !(row.Sum >= 0 && row.Sum <= row.Count))
            {
                throw new JsonException($"The scores of {row.Arm} on {row.Category} name another arm, or are not from 0 to 1 on average.");
            }
        }

        foreach (FeedbackDocument.Row row in document.Preferences)
        {
            if (row.Other is null || !IsOrdered(row.Arm, row.Other) || row.Count < 1 || !(Math.Abs(row.Sum) <= row.Count))
            {
                throw new JsonException($"The comparisons of {row.Arm} on {row.Category} name no other arm that comes after it, or are not from -1 to 1 on average.");
            }
        }
    }

    private static bool IsOrdered(Arm first, Arm second) => string.CompareOrdinal(first.ToString(), second.ToString()) < 0;
}
