using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using CoERouter.Experts.Mixture;
using Xunit;

namespace CoERouter.Tests.Experts.Mixture;

public sealed class MixtureCallTests
{
    public static TheoryData<int, WeightFormat> WidthsAndFormats()
    {
        var data = new TheoryData<int, WeightFormat>();
        foreach (int bits in new[] { 128, 256, 512 })
        {
            foreach (WeightFormat format in Enum.GetValues<WeightFormat>())
            {
                data.Add(bits, format);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(WidthsAndFormats))]
    public void Every_vector_width_and_format_agrees_with_plain_arithmetic(int bits, WeightFormat format)
    {
        var call = new MixtureCall(Stages(bits));
        for (int seed = 0; seed < 40; seed++)
        {
            var random = new Random(seed);
            int step = format == WeightFormat.Float32 ? 1 : 32;
            int width = step * random.Next(1, format == WeightFormat.Float32 ? 80 : 5);
            int expertWidth = step * random.Next(1, format == WeightFormat.Float32 ? 80 : 5);
            var layer = new MixtureCase(seed, random.Next(1, 40), random.Next(1, 9), width, expertWidth, random.Next(0, 5), format);
            double error = MixtureCase.LargestError(layer.Expected(), layer.Run(call, threads: seed % 2 == 0));
            Assert.True(error < 2e-5, $"seed {seed}, {bits} bits, {format}: error {error}");
        }
    }

    [Theory]
    [InlineData(WeightFormat.UInt8Blocks)]
    [InlineData(WeightFormat.Int8Blocks)]
    public void Integer_activations_stay_within_five_percent_of_the_outputs_size(WeightFormat format)
    {
        var call = new MixtureCall(MixtureStages.ForThisProcessor());
        for (int seed = 0; seed < 10; seed++)
        {
            var layer = new MixtureCase(seed, 5, 4, 192, 128, 2, format);
            double[] expected = layer.Expected();
            double size = Math.Sqrt(expected.Average(value => value * value));
            double error = MixtureCase.LargestError(expected, layer.Run(call, integerActivations: true));
            Assert.InRange(error / size, 1e-5, 0.05);
        }
    }

    [Fact]
    public void Prompts_longer_than_a_pass_and_split_over_threads_agree()
    {
        var call = new MixtureCall(MixtureStages.ForThisProcessor());
        var layer = new MixtureCase(3, (2 * MixtureCall.TokensPerPass) + 17, 9, 192, 128, 3, WeightFormat.UInt8Blocks);
        float[] parallel = layer.Run(call, threads: true);
        Assert.True(MixtureCase.LargestError(layer.Expected(), parallel) < 2e-5);
        Assert.Equal(layer.Run(call), parallel);
    }

    [Fact]
    public void Layers_of_very_many_experts_pass_in_small_pieces()
    {
        var call = new MixtureCall(MixtureStages.ForThisProcessor());
        var layer = new MixtureCase(8, 70, 520, 32, 256, 2, WeightFormat.Float32);
        Assert.True(MixtureCase.LargestError(layer.Expected(), layer.Run(call)) < 2e-5);
        Assert.InRange(call.Tokens, 1, 31);
    }

    [Fact]
    public void Tokens_without_any_expert_get_zero()
    {
        var layer = new MixtureCase(4, 3, 4, 32, 32, 0, WeightFormat.Float32);
        Assert.All(layer.Run(new MixtureCall(MixtureStages.ForThisProcessor())), value => Assert.Equal(0f, value));
    }

    [Fact]
    public void An_expert_of_weight_zero_is_never_read()
    {
        var layer = new MixtureCase(5, 6, 3, 64, 64, 0, WeightFormat.Float32);
        for (int token = 0; token < layer.Tokens; token++)
        {
            layer.Routing[token * 3] = 1;
        }

        // Were expert 1 or 2 multiplied by zero, its poison would still reach the result.
        layer.GateUp.AsSpan(2 * 64 * 64).Fill(float.NaN);
        layer.Down.AsSpan(64 * 64).Fill(float.NaN);
        Assert.All(layer.Run(new MixtureCall(MixtureStages.ForThisProcessor())), value => Assert.True(float.IsFinite(value)));
    }

    [Fact]
    public void Repeated_calls_allocate_nothing_beyond_the_result()
    {
        var call = new MixtureCall(MixtureStages.ForThisProcessor());
        var layer = new MixtureCase(6, 1, 9, 192, 128, 3, WeightFormat.UInt8Blocks);
        layer.Run(call);
        layer.Run(call);
        long before = GC.GetAllocatedBytesForCurrentThread();
        layer.Run(call);
        long result = (layer.Tokens * layer.Width * sizeof(float)) + 64;
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, result);
    }

    [Fact]
    public void The_pool_keeps_no_more_than_its_capacity_and_hands_out_each_call_once()
    {
        var pool = new MixtureCallPool(MixtureStages.ForThisProcessor(), 2);
        MixtureCall[] calls = [pool.Rent(), pool.Rent(), pool.Rent()];
        Assert.Equal(3, calls.Distinct().Count());
        Array.ForEach(calls, pool.Return);
        MixtureCall[] again = [pool.Rent(), pool.Rent(), pool.Rent()];
        Assert.Equal(3, again.Distinct().Count());
        Assert.Equal(2, again.Intersect(calls).Count());
    }

    private static MixtureStages Stages(int bits) => bits switch
    {
        128 => new MixtureStages<Vector128<float>, Lanes128>(),
        256 when Avx2.IsSupported => new MixtureStages<Vector256<float>, Lanes256>(),
        512 when Avx512F.IsSupported => new MixtureStages<Vector512<float>, Lanes512>(),
        _ => MixtureStages.ForThisProcessor(),
    };
}
