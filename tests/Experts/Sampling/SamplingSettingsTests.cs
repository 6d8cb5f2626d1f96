using CoERouter.Experts.Sampling;
using Xunit;

namespace CoERouter.Tests.Experts.Sampling;

public sealed class SamplingSettingsTests
{
    [Fact]
    public void The_defaults_are_valid_and_greedy()
    {
        var settings = new SamplingSettings();

        Assert.Empty(settings.Validate());
        Assert.Equal(2, new TokenSampler(settings, 3).Sample([0, 1, 2], []));
    }

    [Fact]
    public void All_faults_are_named_at_once_with_their_legal_ranges()
    {
        var settings = new SamplingSettings { Temperature = -0.5f, TopK = -1, TopP = 0, MinP = 1.5f, RepetitionPenalty = 0 };

        var faults = settings.Validate();

        Assert.Equal(
            [
                "Temperature is -0.5; legal is 0 to 100.",
                "TopK is -1; legal is 0 (off) and above.",
                "TopP is 0; legal is above 0 to 1.",
                "MinP is 1.5; legal is 0 to 1.",
                "RepetitionPenalty is 0; legal is 0.01 to 100.",
            ],
            faults);
        var thrown = Assert.Throws<ArgumentException>(() => new TokenSampler(settings, 3));
        Assert.All(faults, fault => Assert.Contains(fault, thrown.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void No_setting_takes_a_number_that_is_not_finite(float value)
    {
        var settings = new SamplingSettings { Temperature = value, TopP = value, MinP = value, RepetitionPenalty = value };

        Assert.Equal(4, settings.Validate().Count);
    }
}
