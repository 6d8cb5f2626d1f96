using CoERouter.Experts.Import;
using CoERouter.Experts.Import.Gguf;
using CoERouter.Experts.Import.Mapping;
using CoERouter.Experts.Import.Sources;
using CoERouter.Experts.Specification;
using Xunit;

namespace CoERouter.Tests.Experts.Import.Mapping;

/// <summary>Parts of tensors, views of them and joins of them, each element against its definition.</summary>
public sealed class PartRowsTests
{
    [Fact]
    public void Rows_of_every_form_are_those_of_their_definition()
    {
        for (int seed = 0; seed < 60; seed++)
        {
            Random random = new(seed);
            (int experts, int outputs, int inputs) = (random.Next(1, 4), random.Next(2, 150), random.Next(1, 9));
            int expert = random.Next(experts);
            ListedTensor stack = new(random, experts, outputs, inputs), turned = new(random, experts, inputs, outputs);
            ListedTensor matrix = new(random, outputs, inputs), transposed = new(random, inputs, outputs);
            int first = random.Next(outputs), count = random.Next(1, outputs - first + 1);
            int half = outputs / 2, odd = random.Next(2);
            (TensorPart Part, Func<int, int, float> At)[] forms =
            [
                (TensorPart.Matrix("t", outputs, inputs), (row, column) => matrix.Values[(row * inputs) + column]),
                (TensorPart.Matrix("t", outputs, inputs, first, count), (row, column) => matrix.Values[((first + row) * inputs) + column]),
                (TensorPart.Transposed("t", inputs, outputs), (row, column) => transposed.Values[(column * outputs) + row]),
                (TensorPart.OfStack("t", experts, outputs, inputs, expert, first, count), (row, column) => stack.Values[(((expert * outputs) + first + row) * inputs) + column]),
                (TensorPart.OfStack("t", experts, outputs, inputs, expert, odd, half, 2), (row, column) => stack.Values[(((expert * outputs) + odd + (2 * row)) * inputs) + column]),
                (TensorPart.TransposedOfStack("t", experts, inputs, outputs, expert, odd, half, 2), (row, column) => turned.Values[(((expert * inputs) + column) * outputs) + odd + (2 * row)]),
            ];
            foreach ((TensorPart part, Func<int, int, float> at) in forms)
            {
                ListedTensor tensor = part.Shape.Length == 3
                    ? part.ColumnStride == 1 ? stack : turned
                    : part.ColumnStride == 1 ? matrix : transposed;
                Check(part with { Scale = 2, Shift = 0.5f }, tensor, (row, column) => (2 * at(row, column)) + 0.5f, random);
            }
        }
    }

    [Fact]
    public void Parts_lie_one_below_the_other()
    {
        Random random = new(1);
        ListedTensor first = new(random, 3, 4), second = new(random, 4, 5);
        Listed source = new(("a", first), ("b", second));
        PartRows rows = new([TensorPart.Matrix("a", 3, 4), TensorPart.Transposed("b", 4, 5)], source);
        Assert.Equal((8, 4), (rows.Count, rows.Columns));
        float[] row = new float[4];
        for (int i = 7; i >= 0; i--)
        {
            rows.Read(i, row);
            Assert.Equal(Enumerable.Range(0, 4).Select(column => i < 3 ? first.Values[(i * 4) + column] : second.Values[(column * 5) + i - 3]), row);
        }

        Assert.Throws<KeyNotFoundException>(() => new PartRows([TensorPart.Vector("c", 3)], source));
    }

    [Fact]
    public void Weights_are_read_whole_as_vectors_and_by_rows_as_matrices()
    {
        Random random = new(2);
        ListedTensor vector = new(random, 5), matrix = new(random, 3, 2);
        ParameterMap map = new();
        map.Add("v", TensorPart.Vector("a", 5) with { Shift = 1 });
        map.Add("m", TensorPart.Matrix("b", 3, 2));
        IDecoderWeights weights = new ImportedWeights(map, new Listed(("a", vector), ("b", matrix)));
        Assert.Equal(vector.Values.Select(value => value + 1), weights["v"].ToArray());
        Assert.Null(weights.Rows("v"));
        Assert.Equal(matrix.Values, weights["m"].ToArray());
        Assert.Equal(3, weights.Rows("m")!.Count);
        Assert.Throws<KeyNotFoundException>(() => weights["x"].Length);
    }

    [Fact]
    public void Any_run_of_a_join_is_that_of_the_joined_whole()
    {
        for (int seed = 0; seed < 100; seed++)
        {
            Random random = new(seed);
            (int experts, int rows, int columns) = (random.Next(1, 4), random.Next(1, 6), random.Next(1, 5));
            bool isStack = random.Next(2) == 0, byTurns = random.Next(2) == 0;
            ListedTensor gate = isStack ? new(random, experts, rows, columns) : new(random, rows, columns);
            ListedTensor up = isStack ? new(random, experts, rows, columns) : new(random, rows, columns);
            GgufJoin join = new(gate, up, isStack ? 1 : 0, byTurns);
            int matrices = isStack ? experts : 1;
            List<float> whole = [];
            for (int row = 0; row < matrices * 2 * rows; row++)
            {
                (int matrix, int within) = (row / (2 * rows), row % (2 * rows));
                (ListedTensor from, int at) = byTurns ? (within % 2 == 0 ? gate : up, within / 2) : (within < rows ? gate : up, within % rows);
                whole.AddRange(from.Values.AsSpan(((matrix * rows) + at) * columns, columns));
            }

            Assert.Equal(isStack ? [experts, 2 * rows, columns] : new long[] { 2 * rows, columns }, join.Shape);
            CheckRuns(join, [.. whole], random);
        }
    }

    [Fact]
    public void Any_run_of_a_view_is_that_of_the_viewed_part()
    {
        for (int seed = 0; seed < 100; seed++)
        {
            Random random = new(seed);
            (int heads, int headSize, int columns) = (random.Next(1, 4), 2 * random.Next(1, 5), random.Next(1, 5));
            int rows = heads * headSize, offset = random.Next(10);
            ListedTensor inner = new(random, offset + (rows * columns) + 3);
            bool isTurned = random.Next(2) == 0;
            float shift = random.Next(3) - 1;
            GgufView view = new(inner, offset, [rows, columns], shift, isTurned ? headSize : 0);
            float[] whole = new float[rows * columns];
            for (int row = 0; row < rows; row++)
            {
                int within = row % headSize;
                int source = isTurned ? row - within + (within < headSize / 2 ? 2 * within : (2 * (within - (headSize / 2))) + 1) : row;
                for (int column = 0; column < columns; column++)
                {
                    whole[(row * columns) + column] = inner.Values[offset + (source * columns) + column] + shift;
                }
            }

            CheckRuns(view, whole, random);
        }
    }

    private static void CheckRuns(ISourceTensor tensor, float[] whole, Random random)
    {
        for (int round = 0; round < 20; round++)
        {
            int start = random.Next(whole.Length + 1);
            float[] part = new float[random.Next(whole.Length - start + 1)];
            tensor.Read(start, part);
            Assert.Equal(whole[start..(start + part.Length)], part);
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => tensor.Read(whole.Length, new float[1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => tensor.Read(-1, new float[1]));
    }

    private static void Check(TensorPart part, ListedTensor tensor, Func<int, int, float> at, Random random)
    {
        Assert.Equal(tensor.Shape, part.Shape);
        PartRows rows = new([part], new Listed(("t", tensor)));
        float[] row = new float[part.Columns];

        // In order, as the writer reads, and anywhere.
        foreach (int index in Enumerable.Range(0, rows.Count).Concat(Enumerable.Range(0, 20).Select(_ => random.Next(Math.Max(1, rows.Count)))).Where(index => index < rows.Count))
        {
            rows.Read(index, row);
            Assert.Equal(Enumerable.Range(0, part.Columns).Select(column => at(index, column)), row);
        }
    }

    private sealed class ListedTensor(Random random, params int[] shape) : ISourceTensor
    {
        public float[] Values { get; } = [.. Enumerable.Range(0, shape.Aggregate(1, (product, size) => product * size)).Select(_ => (float)random.Next(-999, 999))];

        public string Type => "F32";

        public IReadOnlyList<long> Shape { get; } = [.. shape.Select(size => (long)size)];

        public void Read(long start, Span<float> values) => Values.AsSpan((int)start, values.Length).CopyTo(values);
    }

    private sealed class Listed(params (string Name, ISourceTensor Tensor)[] tensors) : ITensorSource
    {
        public IReadOnlyCollection<string> Names => [.. tensors.Select(pair => pair.Name)];

        public ISourceTensor? Find(string name) => tensors.FirstOrDefault(pair => pair.Name == name).Tensor;

        public void Dispose()
        {
        }
    }
}
