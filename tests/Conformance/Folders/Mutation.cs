namespace CoERouter.Tests.Conformance.Folders;

/// <summary>Damage to a file: cuts, changed bits and bytes, repeated and removed pieces.</summary>
internal static class Mutation
{
    private static readonly byte[] Edges = [0, 1, 0x7F, 0x80, 0xFF, (byte)'"', (byte)'9', (byte)'/', (byte)'.'];

    public static byte[] Of(ReadOnlySpan<byte> file, Random random)
    {
        byte[] bytes = file.ToArray();
        for (int times = 1 + random.Next(3); times > 0 && bytes.Length > 0; times--)
        {
            int place = random.Next(bytes.Length);
            int count = Math.Min(random.Next(1, 40), bytes.Length - place);
            switch (random.Next(7))
            {
                case 0:
                    bytes = bytes[..place];
                    break;
                case 1:
                    bytes = [.. bytes[..place], .. bytes[(place + count)..]];
                    break;
                case 2:
                    bytes = [.. bytes[..(place + count)], .. bytes[place..]];
                    break;
                case 3:
                    bytes[place] = Edges[random.Next(Edges.Length)];
                    break;
                case 4:
                    bytes.AsSpan(place, count).Fill((byte)random.Next(256));
                    break;
                default:
                    bytes[place] ^= (byte)(1 << random.Next(8));
                    break;
            }
        }

        return bytes;
    }
}
