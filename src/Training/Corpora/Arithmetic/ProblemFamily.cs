namespace CoERouter.Training.Corpora.Arithmetic;

/// <summary>Templates of one skill. Those kept for <see cref="CorpusSlice.UnseenTemplates"/> word or build the skill in ways the others do not.</summary>
internal sealed class ProblemFamily(string name)
{
    private readonly List<TaskTemplate> _trained = [];
    private readonly List<TaskTemplate> _heldOut = [];

    /// <summary>Templates that training draws from.</summary>
    public IReadOnlyList<TaskTemplate> Trained => _trained;

    /// <summary>Templates that training never draws from.</summary>
    public IReadOnlyList<TaskTemplate> HeldOut => _heldOut;

    /// <summary>Adds a template for training.</summary>
    public ProblemFamily Train(string variant, Func<ProblemDraw, Problem> draw, double weight = 1)
    {
        _trained.Add(Template(variant, draw, weight));
        return this;
    }

    /// <summary>Adds a template that is kept from training.</summary>
    public ProblemFamily HoldOut(string variant, Func<ProblemDraw, Problem> draw, double weight = 1)
    {
        _heldOut.Add(Template(variant, draw, weight));
        return this;
    }

    private TaskTemplate Template(string variant, Func<ProblemDraw, Problem> draw, double weight)
    {
        string full = $"{name}.{variant}";
        return new TaskTemplate(full, (random, wording) =>
        {
            ProblemDraw choices = new(random, wording);
            Problem problem = draw(choices);
            return new TaskExample(full, choices.Typed(problem.Prompt), problem.Answer);
        }) { Weight = weight };
    }
}
