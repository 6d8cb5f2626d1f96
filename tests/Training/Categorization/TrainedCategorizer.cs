using CoERouter.Categorizer;
using CoERouter.Training.Categorization;
using CoERouter.Training.Corpora;
using CoERouter.Training.Corpora.Arithmetic;
using CoERouter.Training.Corpora.Extraction;
using CoERouter.Training.Corpora.Foreign;
using CoERouter.Training.Corpora.Knowledge;
using CoERouter.Training.Corpora.Queries;

namespace CoERouter.Tests.Training.Categorization;

/// <summary>A categorizer trained from the real corpora with an eighth of the default prompts, once for all tests of a class.</summary>
public sealed class TrainedCategorizer
{
    public TrainedCategorizer()
    {
        Training = CategorizerTrainer.Train(Corpora, new CategorizerTrainerOptions { PromptsPerCategory = 2_500, ValidationPromptsPerCategory = 300 });
        Categorizer = new NgramCategorizer(Training.Model);
    }

    public IReadOnlyList<ITaskCorpus> Corpora { get; } =
        [new MathCorpus(), new SqlCorpus(), new ExtractCorpus(), new GeneralCorpus(refusalShare: 0), new ForeignCorpus()];

    public CategorizerTraining Training { get; }

    internal NgramCategorizer Categorizer { get; }
}
