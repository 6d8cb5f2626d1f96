using System.Globalization;
using System.Text;
using CoERouter.Experts.Folders;
using CoERouter.Experts.Specification;

namespace CoERouter.Training.Runs;

/// <summary>Writes the model card of an embedded expert.</summary>
public static class ModelCard
{
    /// <summary>The card in Markdown.</summary>
    public static string Write(ExpertManifest manifest, ExportReport report)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        ArgumentNullException.ThrowIfNull(report);
        DecoderSpec spec = manifest.Spec!;
        TrainingSummary training = manifest.Training;
        var text = new StringBuilder();
        void Line(FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
        Line($"# {manifest.Name}");
        Line($"");
        Line($"{manifest.Description}");
        Line($"");
        Line($"| | |");
        Line($"|---|---|");
        Line($"| Revision | {manifest.Revision} |");
        Line($"| Parameters | {manifest.TotalParameters:N0}, of which {manifest.ActiveParameters:N0} active per token |");
        Line($"| Decoder | {spec.Layers} layers, width {spec.Width}, {spec.Heads} heads of {spec.HeadSize}, vocabulary {spec.VocabularySize}, context {spec.ContextLength} tokens |");
        Line($"| Sparse layers | {spec.Mixture.Experts} routed experts, {manifest.Gating}, {spec.Mixture.SharedExperts} shared, {spec.Mixture.ExpertWidth} hidden units each |");
        Line($"| Weights | {manifest.Quantization}, {report.WeightBytes / 1e6:F1} MB |");
        Line($"| Training | {training.Steps:N0} steps, {training.Tokens / 1e6:F1} million tokens, {training.Seconds / 60:F0} minutes on a CPU |");
        Line($"| Data | the project's own generated corpus `{manifest.Task}`, training slice, seed {training.Seed} |");
        Line($"| Command | `{training.Command}` trains an expert of this kind; a run that was resumed with another number of steps, or while its corpus changed, is not repeated to the byte (`docs/log.md`) |");
        Line($"");
        Line($"## Figures");
        Line($"");
        Line($"{report.Questions} validation questions, never trained on, greedy decoding: {100 * report.ExactAsInt8:F1} % right with 8-bit weights, {100 * report.ExactAsFloat32:F1} % in single precision; rounding costs {report.LossPoints:F1} points.");
        Line($"`coe eval embedded` measures test questions, unseen templates and unseen strings; its table is in `eval/results/embedded.md`.");
        Line($"");
        Line($"## Limits");
        Line($"");
        Line($"A very small model for one narrow task. It answers the last user message only and remembers no conversation. Outside its task it");
        Line($"still answers, and wrongly: let the router choose. It was trained on generated text alone, in English.");
        return text.ToString();
    }
}
