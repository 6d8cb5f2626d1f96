using System.Collections.Frozen;

namespace CoERouter.Training.Corpora.Queries;

/// <summary>Words that name no table and no column: the keywords of SQLite and the words that questions are made of.</summary>
internal static class ReservedWords
{
    private static readonly FrozenSet<string> Words = TableNouns.Words(
        """
        abort action add after all alter always analyze and as asc attach autoincrement before begin between by cascade case cast
        check collate column commit conflict constraint create cross current database default deferrable deferred delete desc
        detach distinct do drop each else end escape except exclude exclusive exists explain fail filter first following for
        foreign from full generated glob group groups having if ignore immediate in index indexed initially inner insert instead
        intersect into is isnull join key last left like limit match materialized natural no not nothing notnull null nulls of
        offset on or order others outer over partition plan pragma preceding primary query raise range recursive references regexp
        reindex release rename replace restrict returning right rollback row rows savepoint select set table temp temporary then
        ties to transaction trigger unbounded union unique update using vacuum values view virtual when where window with without
        what which whose how many much the are has have does any per top show list give get find average mean sum total count
        number most least highest lowest than more less above below under entries records sorted question schema tables given sql
        id int real text rowid oid
        """).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether a lower-case word may name nothing.</summary>
    public static bool Contains(string word) => Words.Contains(word);
}
