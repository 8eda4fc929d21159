/* Runs a command line as Python's subprocess does with shell=True: cmd.exe /c "LINE". The
 * line comes from stdin, so that nothing quotes it on the way. */
#include <windows.h>
#include <stdio.h>
#include <string.h>

int main(void)
{
	static char line[8192], command[8300];
	STARTUPINFOA start = { sizeof start };
	PROCESS_INFORMATION process;
	DWORD code = 99;

	if (!fgets(line, sizeof line, stdin))
		return 98;
	line[strcspn(line, "\r\n")] = 0;
	snprintf(command, sizeof command, "cmd.exe /c \"%s\"", line);
	if (!CreateProcessA(NULL, command, NULL, NULL, TRUE, 0, NULL, NULL, &start, &process))
		return 97;
	WaitForSingleObject(process.hProcess, INFINITE);
	GetExitCodeProcess(process.hProcess, &code);
	return (int)code;
}
