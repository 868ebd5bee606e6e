// Processes add their coverage up by positions in the transformed text, which differs if import() has loaded a file. So only the
// process of the tests counts.
delete process.env.NODE_V8_COVERAGE;
