using CoERouter.Experts.Specification;
using CoERouter.Training.Corpora;
using CoERouter.Training.Runs;
using Xunit;

namespace CoERouter.Tests.Training.Runs;

public sealed class ExpertRecipeTests
{
    [Fact]
    public void There_is_a_recipe_for_every_corpus() =>
        Assert.Equal(TaskCorpora.All().Select(corpus => corpus.Name), ExpertRecipe.Embedded.Select(recipe => recipe.Task));

    [Fact]
    public void Every_recipe_is_a_legal_sparse_decoder_of_a_few_megabytes()
    {
        foreach (ExpertRecipe recipe in ExpertRecipe.Embedded)
        {
            DecoderSpec spec = recipe.Spec;
            spec.Validate();
            Assert.True(spec.Mixture is { Experts: >= 8, ActiveExperts: 2, SharedExperts: 1 });
            Assert.InRange(spec.TotalParameters, 1_000_000, 10_000_000);
            Assert.True(recipe.Length <= spec.ContextLength);
            Assert.Equal(recipe.Length, recipe.Plan(10, 1).Shape.Length);
        }
    }

    [Fact]
    public void An_unknown_task_is_refused_with_the_legal_ones()
    {
        Assert.Contains("math, sql, extract, general", Assert.Throws<ArgumentException>(() => ExpertRecipe.Of("poetry")).Message, StringComparison.Ordinal);
        Assert.Contains("math, sql, extract, general", Assert.Throws<ArgumentException>(() => TaskCorpora.Of("poetry")).Message, StringComparison.Ordinal);
    }
}
