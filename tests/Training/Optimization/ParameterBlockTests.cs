using CoERouter.Experts.Specification;
using CoERouter.Runtime;
using CoERouter.Training.Optimization;
using Xunit;

namespace CoERouter.Tests.Training.Optimization;

public sealed class ParameterBlockTests
{
    [Fact]
    public void Parameters_lie_apart_and_aligned()
    {
        DecoderSpec spec = TinyDecoder.Spec();
        using var block = new ParameterBlock(spec);
        int number = 0;
        foreach (DecoderParameter parameter in DecoderParameters.Enumerate(spec))
        {
            block.Slice(parameter.Name).Fill(++number);
        }

        number = 0;
        foreach (DecoderParameter parameter in DecoderParameters.Enumerate(spec))
        {
            number++;
            Assert.Equal((int)parameter.Count, block[parameter.Name].Length);
            foreach (float value in block[parameter.Name])
            {
                Assert.Equal(number, value);
            }
        }
    }

    [Fact]
    public void Tensors_are_views()
    {
        using var block = new ParameterBlock(TinyDecoder.Spec());
        using OnnxTensor tensor = block.Tensor(DecoderNames.Embedding);
        block.Slice(DecoderNames.Embedding)[3] = 42;
        Assert.Equal(42, tensor.Values<float>()[3]);
        Assert.Equal([11L, 16L], tensor.Shape.ToArray());
    }

    [Fact]
    public void Initialization_repeats_by_seed_and_has_the_asked_deviation()
    {
        DecoderSpec spec = TinyDecoder.Spec() with { VocabularySize = 4096 };
        using var first = new ParameterBlock(spec);
        using var second = new ParameterBlock(spec);
        using var other = new ParameterBlock(spec);
        first.Initialize(1);
        second.Initialize(1);
        other.Initialize(2);
        Assert.True(first.Values.SequenceEqual(second.Values));
        Assert.False(first.Values.SequenceEqual(other.Values));
        double squares = 0;
        foreach (float value in first[DecoderNames.Embedding])
        {
            squares += value * value;
        }

        Assert.Equal(0.5, Math.Sqrt(squares / first[DecoderNames.Embedding].Length), 0.01);
        Assert.Equal(1f, first[DecoderNames.FinalNorm][0]);
    }

    [Fact]
    public void Only_matrices_decay()
    {
        using var block = new ParameterBlock(TinyDecoder.Spec());
        Assert.Equal(block.Parameters.Where(parameter => parameter.Decays).Sum(parameter => parameter.Count), block.DecayMask().Sum());
    }

    [Fact]
    public void An_unknown_name_is_named()
    {
        using var block = new ParameterBlock(TinyDecoder.Spec());
        Assert.Contains("nonsense", Assert.Throws<KeyNotFoundException>(() => block.Slice("nonsense").Length).Message, StringComparison.Ordinal);
    }
}
