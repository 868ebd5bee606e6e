// Processes add their coverage up by places in the transformed text, which is another when import() has loaded a file: only the
// process of the tests counts.
delete process.env.NODE_V8_COVERAGE;
