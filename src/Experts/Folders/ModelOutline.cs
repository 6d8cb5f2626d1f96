using System.Globalization;
using System.Text;

namespace CoERouter.Experts.Folders;

/// <summary>
/// The parts of an ONNX model that decide whether it may be loaded: names of inputs and outputs, and where its external data lies. Read
/// before the runtime sees the model, so that a model which points outside its folder is refused. Field numbers are those of onnx.proto3.
/// </summary>
internal sealed class ModelOutline
{
    private const int GraphField = 7;
    private const int InitializerField = 5;
    private const int InputField = 11;
    private const int OutputField = 12;
    private const int TensorNameField = 8;
    private const int ExternalDataField = 13;

    public HashSet<string> Inputs { get; } = new(StringComparer.Ordinal);

    public HashSet<string> Outputs { get; } = new(StringComparer.Ordinal);

    public List<ExternalData> External { get; } = [];

    /// <summary>Reads a model.</summary>
    /// <exception cref="FormatException">The bytes are no protobuf message with a graph.</exception>
    public static ModelOutline Read(ReadOnlySpan<byte> model)
    {
        var outline = new ModelOutline();
        bool found = false;
        while (Next(ref model, out int field, out ReadOnlySpan<byte> value))
        {
            if (field == GraphField)
            {
                found = true;
                outline.ReadGraph(value);
            }
        }

        return found ? outline : throw new FormatException("it has no graph");
    }

    private void ReadGraph(ReadOnlySpan<byte> graph)
    {
        while (Next(ref graph, out int field, out ReadOnlySpan<byte> value))
        {
            switch (field)
            {
                case InitializerField:
                    ReadTensor(value);
                    break;
                case InputField:
                    Inputs.Add(TextOf(value, 1));
                    break;
                case OutputField:
                    Outputs.Add(TextOf(value, 1));
                    break;
            }
        }
    }

    private void ReadTensor(ReadOnlySpan<byte> tensor)
    {
        string name = TextOf(tensor, TensorNameField);
        string? location = null;
        long offset = 0;
        long length = 0;
        while (Next(ref tensor, out int field, out ReadOnlySpan<byte> value))
        {
            if (field != ExternalDataField)
            {
                continue;
            }

            string text = TextOf(value, 2);
            switch (TextOf(value, 1))
            {
                case "location":
                    location = text;
                    break;
                case "offset":
                    offset = Number(text);
                    break;
                case "length":
                    length = Number(text);
                    break;
            }
        }

        if (location is not null)
        {
            External.Add(new(name, location, offset, length));
        }
    }

    private static long Number(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number)
        ? number
        : throw new FormatException($"external data says '{text}' where a number belongs");

    private static string TextOf(ReadOnlySpan<byte> message, int wanted)
    {
        while (Next(ref message, out int field, out ReadOnlySpan<byte> value))
        {
            if (field == wanted)
            {
                return Encoding.UTF8.GetString(value);
            }
        }

        return "";
    }

    /// <summary>Takes the next field off a message; a value that is not length-delimited comes back empty.</summary>
    private static bool Next(ref ReadOnlySpan<byte> message, out int field, out ReadOnlySpan<byte> value)
    {
        value = default;
        field = 0;
        if (message.IsEmpty)
        {
            return false;
        }

        ulong tag = Varint(ref message);
        field = (int)Math.Min(tag >> 3, int.MaxValue);
        switch (tag & 7)
        {
            case 0:
                Varint(ref message);
                break;
            case 1:
                Take(ref message, sizeof(ulong));
                break;
            case 2:
                value = Take(ref message, Varint(ref message));
                break;
            case 5:
                Take(ref message, sizeof(uint));
                break;
            default:
                throw new FormatException("it is not a protobuf message");
        }

        return true;
    }

    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> message, ulong count)
    {
        if (count > (ulong)message.Length)
        {
            throw new FormatException("it ends in the middle of a field");
        }

        ReadOnlySpan<byte> taken = message[..(int)count];
        message = message[(int)count..];
        return taken;
    }

    private static ulong Varint(ref ReadOnlySpan<byte> message)
    {
        ulong value = 0;
        for (int i = 0; i < message.Length && i < 10; i++)
        {
            value |= (ulong)(message[i] & 0x7F) << (7 * i);
            if (message[i] < 0x80)
            {
                message = message[(i + 1)..];
                return value;
            }
        }

        throw new FormatException("it ends in the middle of a number");
    }
}
