using System.Text;
using CoERouter.Experts.Specification;
using CoERouter.Training.Optimization;
using CoERouter.Training.Runs;
using Xunit;

namespace CoERouter.Tests.Training.Runs;

public sealed class CheckpointTests : IDisposable
{
    private static readonly DecoderSpec Spec = TinyDecoder.Spec();
    private readonly string _folder = Directory.CreateTempSubdirectory("coe-checkpoint-").FullName;

    private string Path => System.IO.Path.Combine(_folder, "run.checkpoint");

    [Fact]
    public void What_is_written_is_read_back_to_the_bit()
    {
        using OptimizerState written = State();
        new Checkpoint(Spec, 17, 12_345, 3, 6.5).Write(Path, written);
        (Checkpoint checkpoint, OptimizerState read) = Checkpoint.Read(Path);
        using (read)
        {
            Assert.Equal(new Checkpoint(Spec, 17, 12_345, 3, 6.5), checkpoint);
            Assert.True(written.Values.Values.SequenceEqual(read.Values.Values));
            Assert.True(written.FirstMoments.Values.SequenceEqual(read.FirstMoments.Values));
            Assert.True(written.SecondMoments.Values.SequenceEqual(read.SecondMoments.Values));
            Assert.True(written.Average.Values.SequenceEqual(read.Average.Values));
        }
    }

    [Fact]
    public void A_later_checkpoint_replaces_an_earlier_one_and_leaves_nothing_beside_it()
    {
        using OptimizerState state = State();
        new Checkpoint(Spec, 1, 1, 1).Write(Path, state);
        new Checkpoint(Spec, 2, 2, 1).Write(Path, state);
        (Checkpoint checkpoint, OptimizerState read) = Checkpoint.Read(Path);
        read.Dispose();

        Assert.Equal(2, checkpoint.Step);
        Assert.Equal([Path], Directory.GetFiles(_folder));
    }

    [Theory]
    [InlineData("")]
    [InlineData("not a checkpoint at all, but long enough to look like one")]
    [InlineData("coe-checkpoint-1\n\u0005\0\0\0{\"a\"")]
    [InlineData("coe-checkpoint-1\n\u0004\0\0\0null")]
    [InlineData("coe-checkpoint-1\n\u007f\u007f\u007f\u007f")]
    public void What_is_no_checkpoint_is_refused_by_name(string content)
    {
        File.WriteAllBytes(Path, Encoding.Latin1.GetBytes(content));

        Assert.Contains(Path, Assert.Throws<InvalidDataException>(() => Checkpoint.Read(Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Random_damage_to_the_header_never_gets_past_reading()
    {
        using OptimizerState state = State();
        new Checkpoint(Spec, 9, 9, 9).Write(Path, state);
        byte[] whole = File.ReadAllBytes(Path);
        var random = new Random(8);
        for (int round = 0; round < 200; round++)
        {
            byte[] damaged = [.. whole];
            damaged[random.Next(24)] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(Path, damaged);

            Assert.ThrowsAny<InvalidDataException>(() => Checkpoint.Read(Path).State.Dispose());
        }
    }

    public void Dispose() => Directory.Delete(_folder, true);

    private static OptimizerState State()
    {
        var state = new OptimizerState(Spec);
        state.Values.Initialize(1);
        state.FirstMoments.Initialize(2);
        state.SecondMoments.Initialize(3);
        state.Average.Initialize(4);
        return state;
    }
}
