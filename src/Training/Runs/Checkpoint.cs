using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using CoERouter.Experts.Specification;
using CoERouter.Training.Optimization;

namespace CoERouter.Training.Runs;

/// <summary>
/// A run on disk: a line of JSON (spec, step, tokens) and four blocks of floats. Written beside the old file and moved over it, so an
/// interruption at any moment leaves a whole checkpoint.
/// </summary>
public sealed record Checkpoint(DecoderSpec Spec, long Step, long TokensSeen, int Seed, double Seconds = 0)
{
    private const string Magic = "coe-checkpoint-1\n";

    /// <summary>Writes the checkpoint of a run.</summary>
    public void Write(string path, OptimizerState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        string temporary = path + ".part";
        using (FileStream stream = File.Create(temporary))
        {
            stream.Write(Encoding.ASCII.GetBytes(Magic));
            byte[] header = JsonSerializer.SerializeToUtf8Bytes(this);
            stream.Write(BitConverter.GetBytes(header.Length));
            stream.Write(header);
            foreach (ParameterBlock block in Blocks(state))
            {
                stream.Write(MemoryMarshal.AsBytes(block.Values));
            }

            stream.Flush(true);
        }

        File.Move(temporary, path, true);
    }

    /// <summary>Reads a checkpoint; the caller disposes the state.</summary>
    /// <exception cref="InvalidDataException">The file is not a whole checkpoint.</exception>
    public static (Checkpoint Checkpoint, OptimizerState State) Read(string path)
    {
        using FileStream stream = File.OpenRead(path);
        Checkpoint checkpoint = ReadHeader(stream, path);
        var state = new OptimizerState(checkpoint.Spec);
        try
        {
            foreach (ParameterBlock block in Blocks(state))
            {
                stream.ReadExactly(MemoryMarshal.AsBytes(block.Values));
            }
        }
        catch (EndOfStreamException)
        {
            state.Dispose();
            throw new InvalidDataException($"Checkpoint '{path}' is truncated: it ends inside the weights.");
        }

        return (checkpoint, state);
    }

    private static Checkpoint ReadHeader(FileStream stream, string path)
    {
        try
        {
            byte[] magic = new byte[Magic.Length];
            stream.ReadExactly(magic);
            byte[] length = new byte[sizeof(int)];
            stream.ReadExactly(length);
            int headerLength = BitConverter.ToInt32(length);
            if (Encoding.ASCII.GetString(magic) == Magic && headerLength is > 0 and < 1 << 20)
            {
                byte[] header = new byte[headerLength];
                stream.ReadExactly(header);
                Checkpoint? checkpoint = JsonSerializer.Deserialize<Checkpoint>(header);
                if (checkpoint?.Spec is null)
                {
                    throw new InvalidDataException($"Checkpoint '{path}' has a header without a decoder.");
                }

                checkpoint.Spec.Validate();
                return checkpoint;
            }
        }
        catch (Exception exception) when (exception is EndOfStreamException or JsonException or ArgumentException)
        {
            throw new InvalidDataException($"Checkpoint '{path}' is damaged: its header cannot be read.", exception);
        }

        throw new InvalidDataException($"'{path}' is not a checkpoint of this version.");
    }

    private static ParameterBlock[] Blocks(OptimizerState state) => [state.Values, state.FirstMoments, state.SecondMoments, state.Average];
}
