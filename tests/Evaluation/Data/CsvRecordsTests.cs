using CoERouter.Evaluation.Data;
using Xunit;

namespace CoERouter.Tests.Evaluation.Data;

public sealed class CsvRecordsTests
{
    [Fact]
    public void Reads_quotes_commas_and_line_breaks_inside_fields()
    {
        (int Line, string[] Fields)[] records = Read("a,b\r\n\"one, \"\"two\"\"\nthree\",x\n\n,\"\"\n last,y");
        Assert.Equal(["a", "b"], records[0].Fields);
        Assert.Equal(["one, \"two\"\nthree", "x"], records[1].Fields);
        Assert.Equal(["", ""], records[2].Fields);
        Assert.Equal([" last", "y"], records[3].Fields);
        Assert.Equal([1, 2, 5, 6], records.Select(record => record.Line));
    }

    [Fact]
    public void Round_trips_whatever_fields_hold()
    {
        var random = new Random(4);
        const string characters = "ab,\"\n\r ü";
        for (int round = 0; round < 200; round++)
        {
            string[][] rows = [.. Enumerable.Range(0, 3).Select(_ => Enumerable.Range(0, 3).Select(_ => new string([.. Enumerable.Range(0, random.Next(6)).Select(_ => characters[random.Next(characters.Length)])])).ToArray())];
            string text = string.Join('\n', rows.Select(row => string.Join(',', row.Select(field => $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\""))));
            Assert.Equal(rows, Read(text).Select(record => record.Fields));
        }
    }

    [Fact]
    public void Names_a_quote_that_is_never_closed()
    {
        var fault = Assert.Throws<InvalidDataException>(() => Read("a,b\n1,\"open\n2,x"));
        Assert.Equal("The quote of the record on line 2 of 'file.csv' is never closed.", fault.Message);
    }

    private static (int Line, string[] Fields)[] Read(string text) => [.. CsvRecords.Read(new StringReader(text), "file.csv")];
}
