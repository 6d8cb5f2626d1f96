using System.Text;
using CoERouter.Experts.Specification;
using CoERouter.Training.Optimization;
using CoERouter.Training.Runs;
using Xunit;

namespace CoERouter.Tests.Training.Runs;

/// <summary>Checkpoints cut, swapped and patched: they are read whole, or refused with one sentence that names the file.</summary>
public sealed class CheckpointDamageTests : IDisposable
{
    private const string Magic = "coe-checkpoint-1\n";
    private static readonly DecoderSpec Spec = TinyDecoder.Spec();
    private readonly string _folder = Directory.CreateTempSubdirectory("coe-damage-").FullName;
    private readonly byte[] _whole;

    public CheckpointDamageTests()
    {
        using var state = new OptimizerState(Spec);
        state.Values.Initialize(1);
        state.FirstMoments.Initialize(2);
        state.SecondMoments.Initialize(3);
        state.Average.Initialize(4);
        new Checkpoint(Spec, 41, 1_000, 7, 2.5).Write(Path, state);
        _whole = File.ReadAllBytes(Path);
    }

    private string Path => System.IO.Path.Combine(_folder, "run.checkpoint");

    [Fact]
    public void The_file_is_a_mark_a_header_and_four_blocks()
    {
        using var block = new ParameterBlock(Spec);
        Assert.Equal(Magic, Encoding.ASCII.GetString(_whole, 0, Magic.Length));
        int header = BitConverter.ToInt32(_whole, Magic.Length);
        Assert.Equal(Magic.Length + sizeof(int) + header + (4 * block.Length * sizeof(float)), _whole.Length);
        Assert.Contains("\"Step\":41", Encoding.UTF8.GetString(_whole, Magic.Length + sizeof(int), header), StringComparison.Ordinal);
    }

    [Fact]
    public void Blocks_come_in_the_order_of_the_contract()
    {
        using var block = new ParameterBlock(Spec);
        int bytes = block.Length * sizeof(float), start = _whole.Length - (4 * bytes);
        for (int seed = 1; seed <= 4; seed++)
        {
            block.Initialize(seed);
            Assert.True(System.Runtime.InteropServices.MemoryMarshal.AsBytes(block.Values).SequenceEqual(_whole.AsSpan(start + ((seed - 1) * bytes), bytes)), $"block {seed}");
        }
    }

    [Fact]
    public void Cut_anywhere_it_is_refused_by_name()
    {
        var random = new Random(1);
        int[] lengths = [0, 1, Magic.Length - 1, Magic.Length, Magic.Length + 3, Magic.Length + 4, Magic.Length + 5, _whole.Length - 1, .. Enumerable.Range(0, 60).Select(_ => random.Next(_whole.Length))];
        foreach (int length in lengths)
        {
            File.WriteAllBytes(Path, _whole[..length]);
            InvalidDataException refusal = Assert.Throws<InvalidDataException>(() => Checkpoint.Read(Path).State.Dispose());
            Assert.Contains(Path, refusal.Message, StringComparison.Ordinal);
            Assert.EndsWith(".", refusal.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_sentence_tells_missing_weights_from_a_damaged_header()
    {
        File.WriteAllBytes(Path, _whole[..^4]);
        Assert.Contains("truncated", Assert.Throws<InvalidDataException>(() => Checkpoint.Read(Path)).Message, StringComparison.Ordinal);
        File.WriteAllBytes(Path, _whole[..(Magic.Length + 30)]);
        Assert.Contains("damaged", Assert.Throws<InvalidDataException>(() => Checkpoint.Read(Path)).Message, StringComparison.Ordinal);
        File.WriteAllBytes(Path, [(byte)'C', .. _whole[1..]]);
        Assert.Contains("not a checkpoint of this version", Assert.Throws<InvalidDataException>(() => Checkpoint.Read(Path)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    [InlineData(int.MaxValue)]
    [InlineData(1 << 20)]
    public void A_header_of_an_impossible_length_is_never_allocated(int length)
    {
        byte[] damaged = [.. _whole];
        BitConverter.GetBytes(length).CopyTo(damaged, Magic.Length);
        File.WriteAllBytes(Path, damaged);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<InvalidDataException>(() => Checkpoint.Read(Path));
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1 << 20);
    }

    [Theory]
    [InlineData("\"Layers\":2", "\"Layers\":0")]
    [InlineData("\"Width\":16", "\"Width\":-1")]
    [InlineData("\"Step\":41", "\"Step\":\"4")]
    [InlineData("\"Spec\":", "\"Spex\":")]
    public void A_header_that_says_the_impossible_is_refused(string said, string instead)
    {
        int header = BitConverter.ToInt32(_whole, Magic.Length), start = Magic.Length + sizeof(int);
        string text = Encoding.UTF8.GetString(_whole, start, header);
        Assert.Contains(said, text, StringComparison.Ordinal);
        File.WriteAllBytes(Path, WithHeader(text.Replace(said, instead, StringComparison.Ordinal), start + header));
        Assert.Throws<InvalidDataException>(() => Checkpoint.Read(Path).State.Dispose());
    }

    [Fact]
    public void A_missing_file_says_which() => Assert.Contains("nowhere", Assert.Throws<FileNotFoundException>(() => Checkpoint.Read(System.IO.Path.Combine(_folder, "nowhere"))).Message, StringComparison.Ordinal);

    [Fact]
    public void Special_floats_survive()
    {
        using var state = new OptimizerState(Spec);
        float[] special = [float.NaN, float.PositiveInfinity, float.NegativeInfinity, -0f, float.Epsilon, float.MaxValue];
        special.CopyTo(state.Values.Values);
        special.CopyTo(state.Average.Values[^special.Length..]);
        new Checkpoint(Spec, long.MaxValue, 0, int.MinValue, 1e-9).Write(Path, state);
        (Checkpoint checkpoint, OptimizerState read) = Checkpoint.Read(Path);
        using (read)
        {
            Assert.Equal(new Checkpoint(Spec, long.MaxValue, 0, int.MinValue, 1e-9), checkpoint);
            for (int i = 0; i < special.Length; i++)
            {
                Assert.Equal(BitConverter.SingleToInt32Bits(special[i]), BitConverter.SingleToInt32Bits(read.Values.Values[i]));
                Assert.Equal(BitConverter.SingleToInt32Bits(special[i]), BitConverter.SingleToInt32Bits(read.Average.Values[^(special.Length - i)]));
            }
        }
    }

    [Fact]
    public void The_gradient_is_not_kept()
    {
        using var state = new OptimizerState(Spec);
        state.Gradients.Values.Fill(9);
        new Checkpoint(Spec, 1, 1, 1).Write(Path, state);
        using OptimizerState read = Checkpoint.Read(Path).State;
        Assert.Equal(-1, read.Gradients.Values.IndexOfAnyExcept(0f));
    }

    public void Dispose() => Directory.Delete(_folder, true);

    private byte[] WithHeader(string header, int weights)
    {
        byte[] text = Encoding.UTF8.GetBytes(header);
        return [.. Encoding.ASCII.GetBytes(Magic), .. BitConverter.GetBytes(text.Length), .. text, .. _whole.AsSpan(weights)];
    }
}
