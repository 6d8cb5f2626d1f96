using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using CoERouter.Experts.Generation;
using CoERouter.Experts.Specification;
using CoERouter.Host.Composition;
using CoERouter.Router.Arms;
using CoERouter.Router.Mapping;
using CoERouter.Training.Corpora;
using CoERouter.Training.Examinations;

namespace CoERouter.Host.Commands.Evaluate;

/// <summary><c>coe eval samples</c>: measures arms prompt by prompt, for <c>coe calibrate --sample</c>.</summary>
internal static class EvalSamplesCommand
{
    public static Command Create(CommandContext context)
    {
        Option<string?> models = CommonOptions.Models();
        Option<string> output = new("--out", "-o") { Description = "The JSONL file to write: a prompt, its category and the score of each arm per line.", HelpName = "FILE", Required = true };
        Option<int> count = new("--count") { Description = "Questions per category.", DefaultValueFactory = _ => 1_000 };
        Option<int> seed = new("--seed") { Description = "Seed of the questions.", DefaultValueFactory = _ => 5 };
        Option<string[]> gatings = new("--gating", "-g")
        {
            Description = "Gating policies of the category's expert to measure beside the map's arm. Default top-1.", DefaultValueFactory = _ => ["top-1"], AllowMultipleArgumentsPerToken = true,
        };
        Option<string[]> arms = new("--arms") { Description = "Arms to measure on every category instead, for example math@top-1.", HelpName = "ARM", AllowMultipleArgumentsPerToken = true };
        Option<string[]> categories = new("--categories") { Description = "Measures these categories alone.", HelpName = "NAME", AllowMultipleArgumentsPerToken = true };
        Option<bool> test = new("--test") { Description = "Draws test questions, to judge by what was calibrated on validation questions." };
        return new Command("samples", "Measures arms on validation questions prompt by prompt, as a sample for 'coe calibrate'.") { output, count, seed, gatings, arms, categories, test, models }
            .WithAction(context, async (parsed, interrupts) =>
            {
                string folder = CommonOptions.LocateModels(context, parsed, models);
                GatingPolicy[] policies = [.. (parsed.GetValue(gatings) ?? []).Select(text => SamplingOptions.ReadGating(text)!.Value)];
                ITaskCorpus[] corpora = [.. parsed.GetValue(categories) is { Length: > 0 } asked ? asked.Distinct().Select(TaskCorpora.Of) : TaskCorpora.All()];
                string path = Path.GetFullPath(parsed.GetRequiredValue(output));
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                ExpertPool pool = new(folder, EvaluationPool.Settings);
                await using (pool.ConfigureAwait(false))
                {
                    ExpertCatalogue catalogue = CatalogueReader.Read(pool, folder);
                    CategoryMap map = CategoryMapFile.Read(await File.ReadAllTextAsync(Path.Combine(folder, ModelsFolder.Map), interrupts.Finish).ConfigureAwait(false));
                    Arm[] everywhere = parsed.GetValue(arms) is { Length: > 0 } named ? [.. ShotArms.Read(named, [], catalogue)] : [];
                    Examiner examiner = new(name => pool.Client(name), Environment.ProcessorCount);
                    CorpusSlice slice = parsed.GetValue(test) ? CorpusSlice.Test : CorpusSlice.Validation;
                    StreamWriter file = new(path) { NewLine = "\n" };
                    await using (file.ConfigureAwait(false))
                    {
                        foreach (ITaskCorpus corpus in corpora)
                        {
                            Arm[] tried = everywhere.Length > 0 ? everywhere : ArmsOf(map, catalogue, corpus.Name, policies);
                            IReadOnlyList<TaskExample> questions = Examiner.Questions(corpus, slice, parsed.GetValue(count), parsed.GetValue(seed));
                            List<IReadOnlyList<ExaminedAnswer>> answers = [];
                            foreach (Arm arm in tried)
                            {
                                answers.Add(await examiner.AskAsync(arm.Expert, arm.Gating, corpus, questions, interrupts.Finish).ConfigureAwait(false));
                                await context.Error.WriteLineAsync(string.Create(
                                    CultureInfo.InvariantCulture, $"{corpus.Name,-8} {arm,-16} {100 * answers[^1].Average(answer => answer.IsRight ? 1.0 : 0.0),5:F1} %")).ConfigureAwait(false);
                            }

                            for (int question = 0; question < questions.Count; question++)
                            {
                                ScoredPrompt line = new()
                                {
                                    Prompt = questions[question].Prompt,
                                    Category = corpus.Name,
                                    Scores = Enumerable.Range(0, tried.Length).ToDictionary(arm => tried[arm].ToString(), arm => answers[arm][question].IsRight ? 1.0 : 0.0),
                                };
                                await file.WriteLineAsync(JsonSerializer.Serialize(line, CommandJson.Wire.ScoredPrompt)).ConfigureAwait(false);
                            }
                        }
                    }

                    return ExitCodes.Success;
                }
            });
    }

    private static Arm[] ArmsOf(CategoryMap map, ExpertCatalogue catalogue, string category, GatingPolicy[] policies)
    {
        Arm mapped = map.Entries.FirstOrDefault(entry => entry.Category == category)?.Arm ?? map.GeneralArm;
        ExpertCost cost = catalogue.Experts.First(expert => expert.Profile.Name == mapped.Expert).Profile.Cost;
        return [.. policies.Where(cost.Allows).Select(gating => mapped with { Gating = gating }).Append(mapped).Distinct()];
    }
}
