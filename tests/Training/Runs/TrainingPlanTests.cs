using CoERouter.Training.Graphs;
using CoERouter.Training.Runs;
using Xunit;

namespace CoERouter.Tests.Training.Runs;

public sealed class TrainingPlanTests
{
    [Fact]
    public void The_schedule_follows_the_plan()
    {
        var plan = new TrainingPlan { Steps = 1000, LearningRate = 1e-3f, WarmupSteps = 10, DecayFraction = 0.5f };

        Assert.Equal(5e-4f, plan.Schedule.At(5), 1e-7f);
        Assert.Equal(1e-3f, plan.Schedule.At(500), 1e-7f);
        Assert.Equal(2e-5f, plan.Schedule.At(1000), 1e-7f);
    }

    [Fact]
    public void More_steps_do_not_change_the_part_before_the_decay()
    {
        TrainingPlan shorter = new() { Steps = 1000 }, longer = new() { Steps = 4000 };

        for (long step = 1; step <= 750; step += 10)
        {
            Assert.Equal(shorter.Schedule.At(step), longer.Schedule.At(step));
        }
    }

    [Fact]
    public void A_recipe_makes_the_same_plan_for_the_same_seed()
    {
        ExpertRecipe recipe = ExpertRecipe.Of("extract");

        Assert.Equal(recipe.Plan(100, 3), recipe.Plan(100, 3));
        Assert.NotEqual(recipe.Plan(100, 3), recipe.Plan(100, 4));
        Assert.Equal(new TrainingShape(8, 256), recipe.Plan(100, 3).Shape);
    }

    [Fact]
    public void Every_recipe_trains_about_two_thousand_tokens_a_step() =>
        Assert.All(ExpertRecipe.Embedded, recipe => Assert.InRange(recipe.Plan(1, 1).Shape.Tokens, 1800, 2048));
}
