using System.Globalization;
using CoERouter.Evaluation.Data;
using CoERouter.Evaluation.Routing.Data;
using CoERouter.Router.Refinement;

namespace CoERouter.Evaluation.Routing.Spending;

/// <summary>Evidence as inputs of a <see cref="LinearFit"/>.</summary>
internal static class AnswerEvidenceInputs
{
    // A length beyond what all but a twentieth of answers need hints at one that goes round in circles or was cut off.
    private const double UsualShare = 0.95;
    private const uint CheckErrs = 10;

    /// <summary>Whether all questions have this evidence of a model.</summary>
    public static bool IsKnown(this AnswerEvidence evidence, IReadOnlyList<RoutingQuestion> questions, int model) =>
        evidence != AnswerEvidence.Length || questions.All(question => question.AnswerCharacters.Length > model && double.IsFinite(question.AnswerCharacters[model]));

    /// <summary>The length beyond which an answer of a model is unusually long, as a logarithm.</summary>
    public static double UsualLength(IReadOnlyList<RoutingQuestion> training, int model)
    {
        double[] lengths = [.. training.Select(question => Length(question, model)).Order()];
        return lengths[(int)(UsualShare * (lengths.Length - 1))];
    }

    /// <summary>The shape of the prompt and what is predicted from it: the inputs before any model is asked.</summary>
    public static double[] OfPrompt(RoutingQuestion question, double[] predicted)
    {
        double[] shape = new double[PromptShape.Figures];
        PromptShape.Measure(question.Prompt, shape);
        return [.. predicted, .. shape];
    }

    /// <summary>The inputs that an answer adds.</summary>
    /// <param name="evidence">What may be seen.</param>
    /// <param name="question">The question.</param>
    /// <param name="model">The model that was asked.</param>
    /// <param name="usual">Its <see cref="UsualLength"/>.</param>
    public static double[] Of(this AnswerEvidence evidence, RoutingQuestion question, int model, double usual)
    {
        if (evidence == AnswerEvidence.Rightness)
        {
            return [question.Scores[model]];
        }

        if (evidence == AnswerEvidence.FallibleCheck)
        {
            return [Errs(question, model) ? 1 - question.Scores[model] : question.Scores[model]];
        }

        double length = Length(question, model);
        return [length, length * length, length - Math.Log(1 + (question.Prompt?.Length ?? 0)), Math.Max(0, length - usual)];
    }

    // The same answers deceive the check in every run.
    private static bool Errs(RoutingQuestion question, int model) =>
        QuestionSplit.HashOf(string.Create(CultureInfo.InvariantCulture, $"{question.Table} {question.Id} {model}")) % CheckErrs == 0;

    private static double Length(RoutingQuestion question, int model) => Math.Log(1 + question.AnswerCharacters[model]);
}
