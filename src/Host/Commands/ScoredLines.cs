using System.Globalization;
using System.Text.Json;
using CoERouter.Router.Arms;

namespace CoERouter.Host.Commands;

/// <summary>Reads a sample of scored prompts: a JSONL file (also .gz) of <see cref="ScoredPrompt"/>.</summary>
internal static class ScoredLines
{
    private const int MostPrompts = 200_000;

    /// <summary>Reads the prompts in order; empty lines are skipped.</summary>
    /// <exception cref="InvalidDataException">A line is no scored prompt, a prompt comes twice, or there is none; the sentence says where.</exception>
    public static Task<IReadOnlyList<ScoredPrompt>> ReadAsync(string path, CancellationToken cancellationToken) =>
        DistinctLines.ReadAsync(path, Parse, prompt => prompt.Prompt, "prompt", MostPrompts, cancellationToken);

    private static ScoredPrompt Parse(string line, string where)
    {
        ScoredPrompt? prompt;
        try
        {
            prompt = JsonSerializer.Deserialize(line, CommandJson.Wire.ScoredPrompt);
        }
        catch (JsonException)
        {
            prompt = null;
        }

        if (prompt is not { Prompt.Length: > 0, Category.Length: > 0, Scores.Count: > 0 })
        {
            throw new InvalidDataException(
                $"{where} is no scored prompt; legal is a JSON object with texts \"prompt\" and \"category\" and an object \"scores\" of numbers by arm, for example {{\"math@top-2\": 1}}.");
        }

        foreach ((string arm, double score) in prompt.Scores)
        {
            if (!Arm.TryParse(arm, out _))
            {
                throw new InvalidDataException($"{where} names the arm \"{arm}\"; an arm is EXPERT@GATING, for example math@top-2.");
            }

            if (score is not (>= 0 and <= 1))
            {
                throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"{where} gives {arm} the score {score}; legal is a number from 0 to 1."));
            }

            if (prompt.Costs is { } costs && !(costs.TryGetValue(arm, out double cost) && cost is >= 0 and < double.PositiveInfinity))
            {
                throw new InvalidDataException($"{where} has \"costs\", but none for {arm} that is a finite number of 0 or more.");
            }
        }

        return prompt;
    }
}
